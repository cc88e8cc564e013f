import type { SqlMigration } from '@traject/database';

/**
 * Announces whoever may no longer do what they could, whichever process wrote it: their roles or organisation changed,
 * they may not be here any more, or a login was taken from them. Sent with the transaction, and so never of a change
 * that did not come about. The channel is `peopleChannel` of the contracts; what is announced is an id.
 */
export const peopleNotices: SqlMigration = {
  name: '0003-people-notices',
  sql: `
create function directory.announce_person() returns trigger language plpgsql as $$
begin
  perform pg_notify('traject_people', new.id::text);
  return null;
end $$;

create trigger person_changed after update on directory.people for each row
  when ((old.roles, old.organisation_id, old.active, old.erased_at)
    is distinct from (new.roles, new.organisation_id, new.active, new.erased_at))
  execute function directory.announce_person();

create function directory.announce_login() returns trigger language plpgsql as $$
begin
  perform pg_notify('traject_people', old.person_id::text);
  return null;
end $$;

create trigger login_taken_away after update or delete on directory.identities for each row
  execute function directory.announce_login();
`,
};
