import { databaseRoles } from '@traject/contracts';
import type { SqlMigration } from '@traject/database';

const { eraser, gateway } = databaseRoles;

/**
 * Who let which login act as a person, and who took it away: the record of it, kept for as long as the person is. A row
 * with `asked_by` alone waits for a second administrator. The hash goes when the login does. A login that was there
 * before stands on record as entered by a program, on the day of this migration.
 */
export const enteredIdentities: SqlMigration = {
  name: '0010-entered-identities',
  sql: `
create table directory.entered_identities (
  identity_id uuid primary key default gen_random_uuid(),
  person_id uuid not null references directory.people,
  issuer text not null,
  subject_hash bytea,
  asked_by uuid,
  asked_at timestamptz not null default now(),
  linked_by uuid,
  linked_at timestamptz,
  unlinked_by uuid,
  unlinked_at timestamptz,
  check ((subject_hash is null) = (unlinked_at is not null))
);
create unique index on directory.entered_identities (issuer, subject_hash, person_id) where unlinked_at is null;
create index on directory.entered_identities (person_id, asked_at);
alter table directory.identities no force row level security;
insert into directory.entered_identities (person_id, issuer, subject_hash, linked_at)
select person_id, issuer, subject_hash, now() from directory.identities;
alter table directory.identities force row level security;
alter table directory.entered_identities enable row level security;
alter table directory.entered_identities force row level security;
create policy gateway_keeps on directory.entered_identities to ${gateway} using (true) with check (true);
create policy eraser_erases on directory.entered_identities to ${eraser} using (true) with check (true);
grant select, insert, update (subject_hash, linked_by, linked_at, unlinked_by, unlinked_at)
  on directory.entered_identities to ${gateway};
grant select (person_id), delete on directory.entered_identities to ${eraser};
`,
};
