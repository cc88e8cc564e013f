import type { Dimension, Measure } from '../model/measures.js';
import type { Release, ReleasedLine, Series } from '../release/figures.js';
import { at, type AttackedTable } from './attacked-table.js';
import type { Happening } from './truth.js';

/** What the attacker has: every line, what the catalogue says of measures, and the directory. */
export interface Reading<About> {
  readonly release: Release;
  readonly series: Series;
  readonly happenings: readonly Happening<About>[];
  /** Organisations told, with their departments told. */
  readonly told: ReadonlyMap<string, readonly string[]>;
}

/** The row of all organisations, and of those that are not told. */
export const ALL = 'all';
/** See {@link ALL}. */
export const OTHERS = 'other organisations';
/** The row of whoever is told by no department. */
export const restOf = (organisation: string) => `rest of ${organisation}`;
/** The row of a department. */
export const departmentOf = (organisation: string, department: string) => `${organisation}: ${department}`;
/** The column of who asked by themselves. */
export const ASKED = 'asked by themselves';

/** The column of who stands in none of the categories. */
export const OUTSIDE = 'in no category';

/** How many there are of each. */
export const countBy = (keys: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
};

/** How many different people there are of each. */
export const differentBy = (entries: readonly (readonly [string, string])[]): ReadonlyMap<string, number> => {
  const people = new Map<string, Set<string>>();
  for (const [key, person] of entries) {
    const known = people.get(key);
    if (known === undefined) people.set(key, new Set([person]));
    else known.add(person);
  }
  return new Map([...people].map(([key, set]) => [key, set.size]));
};

/** Whether a report says anything there. */
export const isTold = ({ figure }: ReleasedLine): boolean => figure.kind !== 'hidden';

/** Lines of a report. */
export const linesOf = (release: Release, measure: Measure, by: Dimension): readonly ReleasedLine[] =>
  release.lines.filter((line) => line.measure === measure && line.by === by);

/** Organisations and departments of which a report says how many people there are; null without such a report. */
export const toldBy = ({ lines: all }: Release, measure: Measure): Reading<never>['told'] | null => {
  const lines = all.filter((line) => line.measure === measure);
  if (lines.length === 0) return null;
  const departmentsOf = (organisation: string) =>
    lines.flatMap((line) => (line.organisation === organisation && line.group !== null ? [line.group] : []));
  return new Map(
    lines.flatMap(({ organisation, by }) =>
      organisation === null || by !== 'organisation' ? [] : [[organisation, departmentsOf(organisation)] as const],
    ),
  );
};

/** What an attack is about, and from how many people on its cells are told. */
interface About {
  readonly measure: Measure;
  readonly name: string;
  readonly threshold: number;
}

/** A table of one row of which some columns are told. */
export const rowTable = (
  about: About,
  placed: readonly (readonly [string, string])[],
  columns: readonly string[],
  isToldColumn: (column: string) => boolean,
  knownColumn: string | null,
): AttackedTable => {
  const counts = countBy(placed.map(([column]) => column));
  const cellsWith = (wanted: (column: string) => boolean) =>
    new Map(columns.filter(wanted).map((column) => [at(ALL, column), counts.get(column) ?? 0]));
  return {
    ...about,
    leaves: [ALL],
    parts: new Map(),
    columns,
    peopleOf: new Map([[ALL, placed.length]]),
    told: cellsWith(isToldColumn),
    known: cellsWith((column) => column === knownColumn),
    truth: differentBy(placed.map(([column, person]) => [at(ALL, column), person])),
  };
};

/** Rows of all organisations together, those that are told, their departments, and all else. */
export const treeOf = (
  told: ReadonlyMap<string, readonly string[]>,
): { readonly leaves: readonly string[]; readonly parts: ReadonlyMap<string, readonly string[]> } => {
  const parts = new Map<string, readonly string[]>([[ALL, [...told.keys(), OTHERS]]]);
  for (const [organisation, departments] of told) {
    if (departments.length === 0) continue;
    const own = departments.map((department) => departmentOf(organisation, department));
    parts.set(organisation, [...own, restOf(organisation)]);
  }
  return { parts, leaves: [...parts.values()].flat().filter((row) => !parts.has(row)) };
};

/** Leaf row of such a tree in which somebody stands. */
export const leafOf = (
  told: ReadonlyMap<string, readonly string[]>,
  { organisation, department, selfRequested }: Happening<unknown>,
): string => {
  const departments = told.get(organisation);
  if (departments === undefined) return OTHERS;
  if (departments.length === 0) return organisation;
  const own = !selfRequested && department !== null && departments.includes(department);
  return own ? departmentOf(organisation, department) : restOf(organisation);
};

/** Cells of all rows in which each of these people stands. */
export const cellsOf = (
  parts: ReadonlyMap<string, readonly string[]>,
  placed: readonly { readonly row: string; readonly column: string; readonly person: string }[],
): readonly (readonly [string, string])[] => {
  const above = new Map([...parts].flatMap(([row, children]) => children.map((child) => [child, row] as const)));
  return placed.flatMap(({ row, column, person }) => {
    const cells: (readonly [string, string])[] = [];
    for (let here: string | undefined = row; here !== undefined; here = above.get(here)) {
      cells.push([at(here, column), person]);
    }
    return cells;
  });
};
