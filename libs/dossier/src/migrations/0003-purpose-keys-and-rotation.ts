import { databaseRoles } from '@traject/contracts';
import type { SqlMigration } from '@traject/database';

/**
 * Keys for purposes other than content, and what whoever changes the key-encryption key may do.
 *
 * Hashes that an earlier version made stay valid: a database that has people gets, for each purpose with hashes, a row
 * that says from which key-encryption key the key was derived; the gateway keeps that key at its next start.
 */
export const purposeKeysAndRotation: SqlMigration = {
  name: '0003-purpose-keys-and-rotation',
  sql: `
create table dossier.purpose_keys (
  purpose text primary key check (length(purpose) between 1 and 100),
  wrapped_key bytea check (octet_length(wrapped_key) <= 4096),
  kek_id text not null,
  created_at timestamptz not null default now()
);

-- Forced row-level security hides the people from their owner too; what is begun here is ended in the same transaction.
alter table dossier.person_keys no force row level security;
insert into dossier.purpose_keys (purpose, kek_id)
select purpose, (select kek_id from dossier.person_keys order by created_at, person_id limit 1)
from unnest(array['keyed hashes of the directory', 'hashes of content']) as purpose
where exists (select from dossier.person_keys);
alter table dossier.person_keys force row level security;

alter table dossier.purpose_keys enable row level security;
alter table dossier.purpose_keys force row level security;

grant select, insert (purpose, wrapped_key, kek_id), update (wrapped_key, kek_id)
  on dossier.purpose_keys to ${databaseRoles.gateway};
create policy gateway_finds on dossier.purpose_keys for select to ${databaseRoles.gateway} using (true);
create policy gateway_makes on dossier.purpose_keys for insert to ${databaseRoles.gateway}
  with check (wrapped_key is not null);
create policy gateway_takes_over on dossier.purpose_keys for update to ${databaseRoles.gateway}
  using (wrapped_key is null) with check (wrapped_key is not null);

grant usage on schema dossier to ${databaseRoles.keyRotator};
grant select (person_id, wrapped_key, kek_id), update (wrapped_key, kek_id)
  on dossier.person_keys to ${databaseRoles.keyRotator};
create policy rotator_finds on dossier.person_keys for select to ${databaseRoles.keyRotator} using (true);
create policy rotator_wraps_anew on dossier.person_keys for update to ${databaseRoles.keyRotator}
  using (wrapped_key is not null) with check (wrapped_key is not null);
grant select (purpose, wrapped_key, kek_id), update (wrapped_key, kek_id)
  on dossier.purpose_keys to ${databaseRoles.keyRotator};
create policy rotator_finds on dossier.purpose_keys for select to ${databaseRoles.keyRotator} using (true);
create policy rotator_wraps_anew on dossier.purpose_keys for update to ${databaseRoles.keyRotator}
  using (wrapped_key is not null) with check (wrapped_key is not null);
`,
};
