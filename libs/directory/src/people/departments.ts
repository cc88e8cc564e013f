import type { QueryRunner } from '@traject/database';
import { sql } from 'kysely';
import { DirectoryProblem, noSuch } from '../problem.js';

/** The ids of an organisation's departments; null when there is no such organisation. */
export async function departmentIdsOf(
  database: QueryRunner,
  organisationId: string,
): Promise<ReadonlySet<string> | null> {
  const { rows } = await sql<{ ids: string[] }>`
    select array(select jsonb_array_elements(departments) ->> 'id') as ids from directory.organisations
    where id = ${organisationId}
  `.execute(database);
  return rows[0] ? new Set(rows[0].ids) : null;
}

/** Refuses a department that the organisation does not have. Throws `organisation-not-found`, `department-unknown`. */
export async function refuseUnknownDepartments(
  database: QueryRunner,
  organisationId: string | null,
  departmentIds: readonly (string | null)[],
): Promise<void> {
  if (organisationId === null) return;
  const known = await departmentIdsOf(database, organisationId);
  if (known === null) {
    throw noSuch('organisation');
  }
  if (departmentIds.every((departmentId) => departmentId === null || known.has(departmentId))) return;
  throw new DirectoryProblem(
    'department-unknown',
    `The organisation has these departments: ${[...known].join(', ') || 'none'}. Nothing was changed. Take one of them, or enter the new one with the organisation first.`,
  );
}
