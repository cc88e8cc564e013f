import { databaseRoles } from '@traject/contracts';
import type { SqlMigration } from '@traject/database';

const { eraser, gateway, notifier, worker } = databaseRoles;

const forced = (table: string): string => `
alter table directory.${table} enable row level security;
alter table directory.${table} force row level security;
create policy gateway_keeps on directory.${table} to ${gateway} using (true) with check (true);`;

const erased = (table: string): string =>
  `create policy eraser_erases on directory.${table} to ${eraser} using (true) with check (true);`;

/**
 * Row-level security on every table that leads to a person, forced, so that it holds for the owner as well: whoever is
 * given a table by mistake, or comes as its owner, sees no row of it.
 */
export const forcedRowSecurity: SqlMigration = {
  name: '0007-forced-row-security',
  sql: `
${['people', 'identities', 'practitioners', 'registrations', 'contacts', 'commands'].map(forced).join('\n')}

create policy worker_chooses on directory.practitioners for select to ${worker} using (true);
create policy worker_chooses on directory.registrations for select to ${worker} using (true);
create policy notifier_looks_up on directory.people for select to ${notifier} using (true);
create policy notifier_looks_up on directory.contacts for select to ${notifier} using (true);
${['people', 'identities', 'practitioners', 'registrations', 'contacts'].map(erased).join('\n')}
`,
};
