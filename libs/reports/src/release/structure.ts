import type { Counted } from '../counting/people.js';
import { differentPeople, groupedBy } from '../counting/group.js';
import { THRESHOLD } from '../model/measures.js';
import type { Suppression } from '../suppression/suppress.js';
import { cellKey, type TableRow } from '../suppression/table.js';
import type { KnownOrganisation, Series } from './figures.js';
import { ALL, departmentRow, organisationRow, OTHERS, tableOf } from './row-tree.js';

/** An organisation of which something is told, and its departments of which something is. */
export interface ToldOrganisation {
  readonly organisation: string;
  readonly departments: readonly string[];
  /** Whether there is anything of it that is told by no department, be it a department of nobody. */
  readonly hasRest: boolean;
}

/**
 * The rows that every report about the same people has. Which organisations and departments are told is decided once, from
 * the number of people alone, and holds for everything: who stands in a row that is not told can be thought of in any other
 * one of these, and no report would change.
 */
export interface Structure<Facts> {
  readonly people: readonly Counted<Facts>[];
  readonly told: readonly ToldOrganisation[];
  /** Whether there are organisations that are not told, be they without anybody. */
  readonly hasOthers: boolean;
  readonly rows: readonly TableRow[];
  /** Rows of the list that are told to nobody: of the organisations and departments that are not. */
  readonly withheld: ReadonlySet<string>;
  /** Leaf row in which somebody stands. */
  readonly rowOf: (counted: Counted<Facts>) => string;
  /** Row by organisation only: of who is told, or of the others. */
  readonly organisationRowOf: (counted: Counted<Facts>) => string;
}

/** Columns of who is told by no department: who asked by themselves, and who belongs to none that is known. */
const SELF_REQUESTED = 'self-requested';
const NO_DEPARTMENT = 'no-department';

/**
 * Who asked by themselves counts in the totals of an organisation from the threshold on, and when as many others stand there;
 * otherwise they are left out altogether. Whoever knows one of the two numbers can subtract it, and would find a few.
 */
export const withoutFewWhoAsked = <Facts>(people: readonly Counted<Facts>[]): readonly Counted<Facts>[] => {
  const enough = (asked: boolean) => {
    const of = groupedBy(
      people.filter(({ selfRequested }) => selfRequested === asked),
      ({ organisation }) => organisation,
    );
    return (organisation: string) => (of.get(organisation)?.length ?? 0) >= THRESHOLD;
  };
  const [enoughAsked, enoughOthers] = [enough(true), enough(false)];
  return people.filter(
    ({ selfRequested, organisation }) => !selfRequested || (enoughAsked(organisation) && enoughOthers(organisation)),
  );
};

const toldOrganisations = <Facts>(
  people: readonly Counted<Facts>[],
  { organisations }: Series,
  suppression: Suppression,
): readonly string[] => {
  const names = organisations.map(({ organisation }) => organisation);
  const placed = people.map(({ person, organisation }) => ({ person, row: ALL, column: organisation }));
  const hidden = suppression(tableOf([{ key: ALL, parent: null }], names, placed, THRESHOLD, () => 'open'));
  return names.filter((name) => !hidden.has(cellKey(ALL, name)));
};

const toldDepartments = <Facts>(
  people: readonly Counted<Facts>[],
  { organisation, departments, hasPeopleWithoutDepartment }: KnownOrganisation,
  suppression: Suppression,
): readonly string[] => {
  const columnOf = ({ department, selfRequested }: Counted<Facts>): string => {
    if (selfRequested) return SELF_REQUESTED;
    return department === null || !departments.includes(department) ? NO_DEPARTMENT : department;
  };
  const placed = people.map((counted) => ({ person: counted.person, row: organisation, column: columnOf(counted) }));
  const besides = [SELF_REQUESTED, NO_DEPARTMENT].filter(
    (name) => (name === NO_DEPARTMENT && hasPeopleWithoutDepartment) || placed.some(({ column }) => column === name),
  );
  const table = tableOf(
    [{ key: organisation, parent: null }],
    [...departments, ...besides],
    placed,
    THRESHOLD,
    (_row, column) => {
      // How many asked by themselves is not to be found by taking all departments from the total, however many they are.
      if (column === SELF_REQUESTED) return 'known-to-some';
      return column === NO_DEPARTMENT ? 'withheld' : 'open';
    },
  );
  const hidden = suppression(table);
  return departments.filter((department) => !hidden.has(cellKey(organisation, department)));
};

const toldOf = <Facts>(
  known: KnownOrganisation,
  people: readonly Counted<Facts>[],
  suppression: Suppression,
): ToldOrganisation => {
  const departments = toldDepartments(people, known, suppression);
  const strangers = people.some(
    ({ department, selfRequested }) => !selfRequested && (department === null || !departments.includes(department)),
  );
  const hasRest = strangers || known.hasPeopleWithoutDepartment || departments.length < known.departments.length;
  return { organisation: known.organisation, departments, hasRest };
};

const rowsOf = (told: readonly ToldOrganisation[], used: ReadonlySet<string>): readonly TableRow[] => [
  { key: ALL, parent: null },
  ...told.flatMap(({ organisation, departments }) => {
    const parent = organisationRow(organisation);
    const rest = departmentRow(organisation, null);
    return [
      { key: parent, parent: ALL },
      ...departments.map((department) => ({ key: departmentRow(organisation, department), parent })),
      ...(used.has(rest) ? [{ key: rest, parent }] : []),
    ];
  }),
  ...(used.has(OTHERS) ? [{ key: OTHERS, parent: ALL }] : []),
];

/** Decides the rows of a period; null when there are too few people for anything at all. */
export const structureOf = <Facts>(
  everybody: readonly Counted<Facts>[],
  series: Series,
  suppression: Suppression,
): Structure<Facts> | null => {
  const members = new Set(series.organisations.map(({ organisation }) => organisation));
  const people = withoutFewWhoAsked(everybody.filter(({ organisation }) => members.has(organisation)));
  if (differentPeople(people) < THRESHOLD) return null;
  const names = new Set(toldOrganisations(people, series, suppression));
  const byOrganisation = groupedBy(people, ({ organisation }) => organisation);
  const told = series.organisations
    .filter(({ organisation }) => names.has(organisation))
    .map((known) => toldOf(known, byOrganisation.get(known.organisation) ?? [], suppression));
  const departmentsOf = new Map(told.map(({ organisation, departments }) => [organisation, departments]));
  const organisationRowOf = ({ organisation }: Counted<Facts>) =>
    names.has(organisation) ? organisationRow(organisation) : OTHERS;
  const rowOf = (counted: Counted<Facts>): string => {
    const { organisation, department, selfRequested } = counted;
    const departments = departmentsOf.get(organisation) ?? [];
    if (departments.length === 0) return organisationRowOf(counted);
    return departmentRow(
      organisation,
      !selfRequested && department !== null && departments.includes(department) ? department : null,
    );
  };
  const used = new Set(people.map(rowOf));
  const withheld = new Set([OTHERS, ...told.map(({ organisation }) => departmentRow(organisation, null))]);
  const hasOthers = told.length < series.organisations.length;
  return { people, told, hasOthers, rows: rowsOf(told, used), withheld, rowOf, organisationRowOf };
};
