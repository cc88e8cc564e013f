import { databaseRoles } from '@traject/contracts';
import type { SqlMigration } from '@traject/database';

/**
 * Since when somebody is no longer active, and what the eraser may do with records: take logins and hashes away, and see
 * whom it is about and how long their organisation keeps what.
 */
export const formerPeople: SqlMigration = {
  name: '0006-former-people',
  sql: `
alter table directory.people add column inactive_since timestamptz;
update directory.people set inactive_since = now() where not active;

create function directory.note_inactivity() returns trigger language plpgsql as $$
begin
  if new.active then
    new.inactive_since := null;
  elsif tg_op = 'INSERT' or old.active then
    new.inactive_since := now();
  end if;
  return new;
end $$;
create trigger inactivity before insert or update of active on directory.people
  for each row execute function directory.note_inactivity();
create index on directory.people (inactive_since, id) where erased_at is null and not active;

grant usage on schema directory to ${databaseRoles.eraser};
grant select (id, policy) on directory.organisations to ${databaseRoles.eraser};
grant select (id, organisation_id, active, inactive_since, erased_at, version),
  update (active, email_hash, external_key_hash, version, erased_at) on directory.people to ${databaseRoles.eraser};
grant select (person_id), delete on directory.contacts to ${databaseRoles.eraser};
grant select (person_id), delete on directory.identities to ${databaseRoles.eraser};
grant select (person_id, active, version), update (active, version) on directory.practitioners to ${databaseRoles.eraser};
grant select (practitioner_id), delete on directory.registrations to ${databaseRoles.eraser};
`,
};
