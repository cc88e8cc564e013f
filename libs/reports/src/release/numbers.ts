import { groupedBy } from '../counting/group.js';
import type { Counted } from '../counting/people.js';
import type { JourneyFacts } from '../model/facts.js';
import { groupOf, groupsOf } from '../model/groups.js';
import { thresholdOf, type Dimension, type Measure, type NumberMeasure } from '../model/measures.js';
import type { Suppression } from '../suppression/suppress.js';
import { cellKey, type CountedTable, type TableRow } from '../suppression/table.js';
import { hidden, type Figure, type ReleasedLine } from './figures.js';
import { ALL, departmentRow, organisationRow, OTHERS, tableOf, type Placed, type StandingOf } from './row-tree.js';
import { isUnsafeMean, meanFigure, percentilesFigure } from './statistics.js';
import type { Structure } from './structure.js';

/** One person and their number. */
interface Valued {
  readonly counted: Counted<JourneyFacts>;
  readonly value: number;
}

interface ValuedPlace extends Placed {
  readonly value: number;
}

/** A table of the people behind a number, and the numbers of each of its cells. */
interface NumberTable {
  readonly table: CountedTable;
  readonly valuesOf: (row: string, column: string) => readonly number[];
}

/** What is needed to tell one measure by one breakdown. */
interface Telling {
  readonly name: Measure;
  readonly measure: NumberMeasure<JourneyFacts>;
  readonly suppression: Suppression;
  /** Who has a number. */
  readonly valued: readonly Valued[];
}

/**
 * Of what the numbers of an organisation (null: of all together) are a part; null where it differs among their people. Where it
 * does not, the part is the number itself in other units, and tells nothing that the number does not. Where it does, it would be a
 * second sum of the same people, from which and the first those whose policy is the same could be taken apart, however few.
 */
const mostFor = ({ measure, valued }: Telling, organisation: string | null): number | null => {
  const own = valued.filter(({ counted }) => organisation === null || counted.organisation === organisation);
  const [most = null, ...others] = new Set(own.map(({ counted }) => measure.mostOf?.(counted.facts) ?? null));
  return others.length === 0 ? most : null;
};

const unsafe = ({ kind, sensitive }: NumberMeasure<JourneyFacts>, values: readonly number[]): boolean =>
  kind === 'mean' && values.length > 0 && isUnsafeMean(values, sensitive);

/** A cell of an organisation, or of all together, as it is told. */
const figureOf = (
  telling: Telling,
  { by, organisation }: { readonly by: Dimension; readonly organisation: string | null },
  values: readonly number[],
): Figure => {
  const { measure } = telling;
  if (measure.kind === 'percentiles') return percentilesFigure(values, thresholdOf(measure, by));
  if (measure.mostOf === undefined) return meanFigure(values);
  const most = mostFor(telling, organisation);
  return most === null ? hidden : meanFigure(values.map((value) => (100 * value) / most));
};

/**
 * Numbers are protected by the people who have one, as if those had been told: a mean times its people is a sum, and sums
 * add up exactly as people do, so what cannot be solved for people cannot be solved for their numbers.
 */
const numberTable = (
  { measure }: Telling,
  by: Dimension,
  rows: readonly TableRow[],
  columns: readonly string[],
  placed: readonly ValuedPlace[],
  isWithheld: (row: string, column: string) => boolean,
): NumberTable => {
  const parentOf = new Map(rows.map(({ key, parent }) => [key, parent]));
  const values = new Map<string, number[]>();
  for (const { row, column, value } of placed) {
    for (let at: string | null = row; at !== null; at = parentOf.get(at) ?? null) {
      const key = cellKey(at, column);
      values.set(key, [...(values.get(key) ?? []), value]);
    }
  }
  const valuesOf = (row: string, column: string) => values.get(cellKey(row, column)) ?? [];
  const standingOf: StandingOf = (row, column) => {
    if (unsafe(measure, valuesOf(row, column))) return 'unsafe';
    return isWithheld(row, column) ? 'withheld' : 'open';
  };
  return { table: tableOf(rows, columns, placed, thresholdOf(measure, by), standingOf), valuesOf };
};

const place = ({ counted, value }: Valued, row: string, column: string): ValuedPlace => ({
  person: counted.person,
  row,
  column,
  value,
});

/** Organisations of whom the number is told; the others are told by nothing else either. */
const organisationsTold = (
  telling: Telling,
  { told, hasOthers }: Structure<JourneyFacts>,
  valued: readonly Valued[],
): ReadonlyMap<string, readonly number[]> => {
  const names = told.map(({ organisation }) => organisation);
  const placed = valued.map((one) =>
    place(one, ALL, names.includes(one.counted.organisation) ? one.counted.organisation : OTHERS),
  );
  const { table, valuesOf } = numberTable(
    telling,
    'organisation',
    [{ key: ALL, parent: null }],
    [...names, ...(hasOthers ? [OTHERS] : [])],
    placed,
    (_row, column) => column === OTHERS,
  );
  const notTold = telling.suppression(table);
  return new Map(names.filter((name) => !notTold.has(cellKey(ALL, name))).map((name) => [name, valuesOf(ALL, name)]));
};

const nothingTold = { departments: [], hasRest: false } as const;

const departmentLines = (
  telling: Telling,
  { told, rowOf }: Structure<JourneyFacts>,
  organisation: string,
  valued: readonly Valued[],
): readonly ReleasedLine[] => {
  const { departments, hasRest } = told.find((known) => known.organisation === organisation) ?? nothingTold;
  if (departments.length === 0) return [];
  const rest = departmentRow(organisation, null);
  const row = organisationRow(organisation);
  const columns = [
    ...departments.map((department) => departmentRow(organisation, department)),
    ...(hasRest ? [rest] : []),
  ];
  const { table, valuesOf } = numberTable(
    telling,
    'department',
    [{ key: row, parent: null }],
    columns,
    valued.map((one) => place(one, row, rowOf(one.counted))),
    (_row, column) => column === rest,
  );
  const notTold = telling.suppression(table);
  return departments.map((department) => {
    const column = departmentRow(organisation, department);
    const by = 'department';
    const figure = notTold.has(cellKey(row, column))
      ? hidden
      : figureOf(telling, { by, organisation }, valuesOf(row, column));
    return { measure: telling.name, by, organisation, group: department, category: null, figure };
  });
};

const groupLines = (
  telling: Telling,
  by: 'route' | 'theme',
  organisations: readonly string[],
  valued: readonly Valued[],
): readonly ReleasedLine[] => {
  const rows: readonly TableRow[] = [
    { key: ALL, parent: null },
    ...organisations.map((organisation) => ({ key: organisationRow(organisation), parent: ALL })),
    { key: OTHERS, parent: ALL },
  ];
  const placed = valued.map((one) => {
    const { organisation, facts } = one.counted;
    return place(
      one,
      organisations.includes(organisation) ? organisationRow(organisation) : OTHERS,
      groupOf(facts, by),
    );
  });
  const { table, valuesOf } = numberTable(telling, by, rows, groupsOf[by], placed, (row) => row === OTHERS);
  const notTold = telling.suppression(table);
  return [null, ...organisations].flatMap((organisation) => {
    const row = organisation === null ? ALL : organisationRow(organisation);
    return groupsOf[by].map((group): ReleasedLine => {
      const figure = notTold.has(cellKey(row, group))
        ? hidden
        : figureOf(telling, { by, organisation }, valuesOf(row, group));
      return { measure: telling.name, by, organisation, group, category: null, figure };
    });
  });
};

/** The lines of a measure that is a number of each person. Who asked by themselves counts in totals of people only. */
export const numberLines = (
  name: Measure,
  measure: NumberMeasure<JourneyFacts>,
  structure: Structure<JourneyFacts>,
  suppression: Suppression,
): readonly ReleasedLine[] => {
  const valued = structure.people
    .filter(({ selfRequested }) => !selfRequested)
    .map((counted) => ({ counted, value: measure.valueOf(counted.facts) }))
    .flatMap(({ counted, value }) => (value === null ? [] : [{ counted, value }]));
  const telling: Telling = { name, measure, suppression, valued };
  const everyNumber = valued.map(({ value }) => value);
  const people = new Set(valued.map(({ counted }) => counted.person)).size;
  if (people < thresholdOf(measure, 'organisation') || unsafe(measure, everyNumber)) return [];
  const told = organisationsTold(telling, structure, valued);
  const ofOrganisation = groupedBy(valued, ({ counted }) => counted.organisation);
  const line = (organisation: string | null, figure: Figure): ReleasedLine => ({
    measure: name,
    by: 'organisation',
    organisation,
    group: null,
    category: null,
    figure,
  });
  const names = structure.told.map(({ organisation }) => organisation);
  return [
    line(null, figureOf(telling, { by: 'organisation', organisation: null }, everyNumber)),
    ...names.map((organisation) => {
      const values = told.get(organisation);
      const by = 'organisation';
      return line(organisation, values === undefined ? hidden : figureOf(telling, { by, organisation }, values));
    }),
    ...[...told.keys()].flatMap((organisation) =>
      departmentLines(telling, structure, organisation, ofOrganisation.get(organisation) ?? []),
    ),
    ...groupLines(telling, 'route', [...told.keys()], valued),
    ...groupLines(telling, 'theme', [...told.keys()], valued),
  ];
};
