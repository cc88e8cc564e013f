import type { OpenTransaction } from '@traject/database';
import type { Actor, DirectoryContext } from '../context.js';
import { id } from '../fields.js';
import { validInput } from '../input.js';
import { oneAtATime } from '../people/identities.js';
import { writePeople } from '../people/person-rows.js';
import { actsByTwo } from '../people/seconded-logins.js';
import { peopleColumns } from './columns.js';
import { linkPlanned, planLogins, type GivenLogin } from './plan-logins.js';
import { planPeople, type GivenPerson, type PlannedPerson } from './plan-people.js';
import { readCsv, type CsvRow } from './read-csv.js';
import { reportOf, type ImportReport } from './report.js';

/** A file to import. */
export interface CsvFile {
  readonly csv: Uint8Array;
  /** Find out and tell what would happen, and write nothing. */
  readonly dryRun: boolean;
}

/** A file with people, and who vouches for their logins. */
export interface PeopleFile extends CsvFile {
  /** The provider that the logins of the file are from; asked when there are some, and may refuse that there are. */
  readonly issuerOfLogins: () => string;
}

type Row = CsvRow<typeof peopleColumns>;

/** See `Imports.people`. */
export async function importPeople(
  context: DirectoryContext,
  transaction: OpenTransaction,
  organisationId: string | null,
  { csv, dryRun, issuerOfLogins }: PeopleFile,
  actor: Actor,
): Promise<ImportReport> {
  const organisation = validInput(id.nullable(), organisationId);
  const table = readCsv(csv, peopleColumns);
  const issuer = table.rows.some(hasLogin) ? issuerOfLogins() : null;
  // Before rows of people are locked, as whoever enters a login by hand does.
  if (issuer !== null) await oneAtATime(transaction);
  const plan = await planPeople(context, transaction, organisation, table.rows.map(givenPerson), actor);
  const place = { issuer, organisationId: organisation };
  const { logins, problems } = await planLogins(context, transaction, place, loginsIn(table.rows, plan.people), actor);
  const given = new Set(logins.map(({ personId }) => personId));
  const outcomes = plan.people.map(({ outcome, person }) =>
    outcome === 'unchanged' && given.has(person.id) ? 'updated' : outcome,
  );
  const report = reportOf(dryRun, table.rowCount, outcomes, [...table.problems, ...plan.problems, ...problems]);
  if (report.written) {
    const toWrite = plan.people.filter(({ outcome }) => outcome !== 'unchanged').map(({ person }) => person);
    await writePeople(context, transaction, toWrite, actor);
    await linkPlanned(transaction, logins, actor);
  }
  return report;
}

/** An empty cell says nothing of logins: taking one away ends what its person has open, and is done by hand. */
const hasLogin = ({ values }: Row): boolean => typeof values.login === 'string';

const loginsIn = (rows: readonly Row[], planned: readonly PlannedPerson[]): readonly GivenLogin[] =>
  rows.flatMap(({ line, values: { login } }, index) => {
    const person = planned[index]?.person;
    if (typeof login !== 'string' || person === undefined) return [];
    return [{ line, personId: person.id, actsByTwo: actsByTwo(person), subject: login }];
  });

const givenPerson = ({ line, values }: Row): GivenPerson => ({
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
