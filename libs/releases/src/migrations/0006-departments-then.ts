import type { SqlMigration } from '@traject/database';
import { databaseRoles } from '@traject/contracts';

const { reporting, gateway, worker } = databaseRoles;

/**
 * What each department was put together of on the day of a release, which the directory does not keep. It comes with its release
 * and stays as it is; of a release from before there is none, and its departments are compared with nothing.
 */
export const departmentsThen: SqlMigration = {
  name: '0006-departments-then',
  sql: `
create table reports.released_departments (
  release_id uuid not null references reports.releases,
  organisation text not null,
  department text not null,
  formerly text[] not null,
  primary key (release_id, organisation, department)
);
create trigger append_only before update or delete on reports.released_departments
  for each row execute function reports.refuse_change();
create trigger append_only_whole before truncate on reports.released_departments
  for each statement execute function reports.refuse_change();
create trigger comes_with_its_release before insert on reports.released_departments
  for each row execute function reports.refuse_addition();
grant select, insert on reports.released_departments to ${reporting};
grant select on reports.released_departments to ${gateway}, ${worker};
`,
};
