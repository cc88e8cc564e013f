import { databaseRoles } from '@traject/contracts';
import type { SqlMigration } from '@traject/database';

/**
 * What reports are made by: which organisations and departments there are, and by how many months each is reported on. Ids
 * alone: neither their names nor anything of a person.
 */
export const organisationsInReports: SqlMigration = {
  name: '0009-organisations-in-reports',
  sql: `
create view directory.organisations_in_reports with (security_barrier) as
select id::text as organisation,
       coalesce((policy #>> '{reporting,months}')::integer, 1) as months,
       (select coalesce(jsonb_agg(jsonb_build_object(
                 'department', entry ->> 'id', 'formerly', coalesce(entry -> 'formerly', '[]')
               )), '[]')
          from jsonb_array_elements(departments) entry) as departments
  from directory.organisations;
grant usage on schema directory to ${databaseRoles.reporting};
grant select on directory.organisations_in_reports to ${databaseRoles.reporting};
`,
};
