import type { OpenTransaction } from '@traject/database';
import type { Actor, DirectoryContext } from '../context.js';
import { id } from '../fields.js';
import { validInput } from '../input.js';
import { writePeople } from '../people/person-rows.js';
import { peopleColumns } from './columns.js';
import { planPeople, type GivenPerson } from './plan-people.js';
import { readCsv, type CsvRow } from './read-csv.js';
import { reportOf, type ImportReport } from './report.js';

/** A file to import. */
export interface CsvFile {
  readonly csv: Uint8Array;
  /** Find out and tell what would happen, and write nothing. */
  readonly dryRun: boolean;
}

/** See `Imports.people`. */
export async function importPeople(
  context: DirectoryContext,
  transaction: OpenTransaction,
  organisationId: string | null,
  { csv, dryRun }: CsvFile,
  actor: Actor,
): Promise<ImportReport> {
  const organisation = validInput(id.nullable(), organisationId);
  const table = readCsv(csv, peopleColumns);
  const plan = await planPeople(context, transaction, organisation, table.rows.map(givenPerson), actor);
  const outcomes = plan.people.map(({ outcome }) => outcome);
  const report = reportOf(dryRun, table.rowCount, outcomes, [...table.problems, ...plan.problems]);
  if (report.written) {
    const toWrite = plan.people.filter(({ outcome }) => outcome !== 'unchanged').map(({ person }) => person);
    await writePeople(context, transaction, toWrite, actor);
  }
  return report;
}

const givenPerson = ({ line, values }: CsvRow<typeof peopleColumns>): GivenPerson => ({
  line,
  externalKey: values.external_key,
  // Required columns are never absent: a file without them is refused at its header.
  name: values.name ?? '',
  email: values.email ?? '',
  phone: values.phone,
  roles: values.roles ?? [],
  departmentId: values.department,
  active: values.active ?? undefined,
});
