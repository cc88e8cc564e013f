import { databaseRoles } from '@traject/contracts';
import type { SqlMigration } from '@traject/database';

const { reporting, worker } = databaseRoles;

/** The process log of each release, which comes with it in one step and stays as it is like everything of it. */
export const processLogs: SqlMigration = {
  name: '0002-process-logs',
  sql: `
create table reports.process_logs (
  release_id uuid primary key references reports.releases,
  groups jsonb not null,
  people_left_out integer
);
create trigger append_only before update or delete on reports.process_logs
  for each row execute function reports.refuse_change();
create trigger append_only_whole before truncate on reports.process_logs
  for each statement execute function reports.refuse_change();
create trigger comes_with_its_release before insert on reports.process_logs
  for each row execute function reports.refuse_addition();
grant select, insert on reports.process_logs to ${reporting};
grant usage on schema reports to ${worker};
grant select on reports.process_logs, reports.releases, reports.released_lines to ${worker};
`,
};
