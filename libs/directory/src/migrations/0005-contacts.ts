import { databaseRoles } from '@traject/contracts';
import type { SqlMigration } from '@traject/database';

const { gateway, notifier } = databaseRoles;

/**
 * How people want to be told that something waits for them. The addresses stand in the dossier, each as a piece of
 * content of its own: whoever tells people reads an address without reading a name.
 */
export const contacts: SqlMigration = {
  name: '0005-contacts',
  sql: `
create table directory.contacts (
  person_id uuid primary key references directory.people,
  language text not null check (language in ('nl', 'en')),
  mail boolean not null,
  calendar boolean not null,
  address_ref uuid,
  version integer not null
);
grant select, insert, update, delete on directory.contacts to ${gateway};

alter table directory.people add column work_address_ref uuid;

grant usage on schema directory to ${notifier};
grant select on directory.contacts to ${notifier};
grant select (id, active, work_address_ref) on directory.people to ${notifier};
`,
};
