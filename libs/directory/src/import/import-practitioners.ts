import type { OpenTransaction } from '@traject/database';
import type { PractitionerKind, Register } from '@traject/domain';
import { sql } from 'kysely';
import type { Actor, DirectoryContext } from '../context.js';
import { registers } from '../fields.js';
import { changed } from '../input.js';
import { writePeople } from '../people/person-rows.js';
import { roleOfKind, type NewRegistration } from '../practitioners/practitioner.js';
import { recordRegistration } from '../practitioners/registrations.js';
import { practitionerColumns } from './columns.js';
import type { CsvFile } from './import-people.js';
import { planPeople, type GivenPerson, type PlannedPerson } from './plan-people.js';
import { readCsv, type CsvRow } from './read-csv.js';
import { reportOf, type ImportReport, type Outcome, type RowProblem } from './report.js';

type Row = CsvRow<typeof practitionerColumns>;

/** See `Imports.practitioners`. */
export async function importPractitioners(
  context: DirectoryContext,
  transaction: OpenTransaction,
  { csv, dryRun }: CsvFile,
  actor: Actor,
): Promise<ImportReport> {
  const table = readCsv(csv, practitionerColumns);
  const plan = await planPeople(context, transaction, null, table.rows.map(givenPerson), actor, withEarlierRoles);
  const onRecord = await practicesOf(transaction, plan.people);
  const practices = table.rows.map((row, index) => planPractice(row, plan.people[index], onRecord));
  const problems = [...table.problems, ...plan.problems, ...table.rows.flatMap(registrationProblems)];
  const report = reportOf(
    dryRun,
    table.rowCount,
    practices.map(({ outcome }) => outcome),
    problems,
  );
  if (!report.written) return report;
  const people = plan.people.filter(({ outcome }) => outcome !== 'unchanged').map(({ person }) => person);
  await writePeople(context, transaction, people, actor);
  for (const practice of practices) await writePractice(transaction, practice, actor);
  return report;
}

/** Somebody may be coordinator as well; a file of practitioners does not take that away. */
const withEarlierRoles = (onRecord: GivenPerson['roles'], given: GivenPerson['roles']): GivenPerson['roles'] => [
  ...new Set([...onRecord, ...given]),
];

const givenPerson = ({ line, values }: Row): GivenPerson => ({
  line,
  externalKey: values.external_key,
  // Required columns are never absent: a file without them is refused at its header.
  name: values.name ?? '',
  email: values.email ?? '',
  phone: values.phone,
  roles: [...new Set((values.kinds ?? []).map(roleOfKind))],
  departmentId: undefined,
  active: values.active ?? undefined,
});

interface Practice {
  readonly kinds: readonly PractitionerKind[];
  readonly capacity: number;
  readonly languages: readonly string[];
  readonly areas: readonly string[];
  readonly active: boolean;
}

interface PlannedPractice {
  readonly personId: string;
  readonly outcome: Outcome;
  readonly practice: Practice;
  readonly practiceChanged: boolean;
  readonly registrations: readonly NewRegistration[];
}

type PracticeOnRecord = Practice & { readonly id: string; readonly registrations: readonly string[] };

async function practicesOf(
  transaction: OpenTransaction,
  people: readonly PlannedPerson[],
): Promise<ReadonlyMap<string, PracticeOnRecord>> {
  const { rows } = await sql<PracticeOnRecord>`
    select person_id as id, kinds, capacity, languages, areas, active,
      array(
        select register || ' ' || number || ' ' || valid_until || ' ' || checked_on
        from directory.registrations where practitioner_id = person_id
      ) as registrations
    from directory.practitioners where person_id = any(${people.map(({ person }) => person.id)}::uuid[])
    order by person_id for update
  `.execute(transaction);
  return new Map(rows.map((row) => [row.id, row]));
}

const beginner: Omit<Practice, 'kinds' | 'capacity'> = { languages: ['nl'], areas: [], active: true };

function planPractice(
  row: Row,
  planned: PlannedPerson | undefined,
  onRecord: ReadonlyMap<string, PracticeOnRecord>,
): PlannedPractice {
  const { kinds = [], capacity = 0 } = row.values;
  const personId = planned?.person.id ?? '';
  const known = onRecord.get(personId);
  const { languages, areas, active } = known ?? beginner;
  const practice: Practice = changed<Practice>(
    { kinds, capacity, languages, areas, active },
    {
      languages: row.values.languages ?? undefined,
      areas: row.values.areas ?? undefined,
      active: row.values.active ?? undefined,
    },
  );
  const registrations = registers.flatMap((register) => registrationOf(row, register) ?? []);
  const renewed = registrations.some((given) => !known?.registrations.includes(inOneLine(given)));
  const practiceChanged = known === undefined || inOneText(practice) !== inOneText(known);
  const same = planned?.outcome === 'unchanged' && !practiceChanged && !renewed;
  const outcome = same ? 'unchanged' : planned?.outcome === 'created' ? 'created' : 'updated';
  return { personId, outcome, practice, practiceChanged, registrations };
}

const inOneText = ({ kinds, capacity, languages, areas, active }: Practice): string =>
  JSON.stringify([kinds, capacity, languages, areas, active]);

const inOneLine = ({ register, number, validUntil, checkedOn }: NewRegistration): string =>
  [register, number, validUntil, checkedOn].join(' ');

const registrationCells = ({ values }: Row, register: Register) => ({
  number: values[`${register}_number`] ?? null,
  validUntil: values[`${register}_valid_until`] ?? null,
  checkedOn: values[`${register}_checked_on`] ?? null,
});

function registrationOf(row: Row, register: Register): NewRegistration | undefined {
  const { number, validUntil, checkedOn } = registrationCells(row, register);
  return number !== null && validUntil !== null && checkedOn !== null
    ? { register, number, validUntil, checkedOn }
    : undefined;
}

function registrationProblems(row: Row): readonly RowProblem[] {
  return registers.flatMap((register): RowProblem[] => {
    const { number, validUntil, checkedOn } = registrationCells(row, register);
    const { line } = row;
    const filled = [number, validUntil, checkedOn].filter((cell) => cell !== null).length;
    if (filled !== 0 && filled !== 3) {
      const reason = 'a registration needs number, last day and day of the check together';
      return [{ line, column: `${register}_number`, code: 'registration-incomplete', reason }];
    }
    if (validUntil !== null && checkedOn !== null && validUntil < checkedOn) {
      const reason = 'expected a last day that is not before the day of the check';
      return [{ line, column: `${register}_valid_until`, code: 'wrong-value', reason }];
    }
    return [];
  });
}

async function writePractice(transaction: OpenTransaction, planned: PlannedPractice, actor: Actor): Promise<void> {
  const { kinds, capacity, languages, areas, active } = planned.practice;
  if (planned.practiceChanged) {
    await sql`
      insert into directory.practitioners as known (person_id, kinds, capacity, languages, areas, active)
      values (${planned.personId}, ${[...kinds]}::text[], ${capacity}, ${[...languages]}::text[],
        ${[...areas]}::text[], ${active})
      on conflict (person_id) do update set kinds = excluded.kinds, capacity = excluded.capacity,
        languages = excluded.languages, areas = excluded.areas, active = excluded.active, version = known.version + 1
    `.execute(transaction);
  }
  for (const registration of planned.registrations) {
    await recordRegistration(transaction, planned.personId, registration, actor);
  }
}
