import type { SqlMigration } from '@traject/database';

/**
 * Whose erasure was decided is not active any more from that moment on, though their record is erased only when the list of
 * what was destroyed has them, which may take days: until then a change or a file would let them come back, and a journey
 * be asked for of which every word goes with their key. Whoever changes a record that was locked by the decision looks
 * after it.
 */
export const erasedStayAway: SqlMigration = {
  name: '0011-erased-stay-away',
  sql: `
create function directory.refuse_erased() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from dossier.destructions where kind = 'person' and subject_id = new.id::text) then
    raise exception 'This person is erased.' using errcode = 'TJ005';
  end if;
  return new;
end $$;
create trigger erased_stay_away before update of active on directory.people
  for each row when (new.active and not old.active) execute function directory.refuse_erased();
`,
};
