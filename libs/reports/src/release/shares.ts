import { thresholdOf, type Dimension, type Measure, type SharesMeasure, type Tie } from '../model/measures.js';
import type { Suppression } from '../suppression/suppress.js';
import { cellKey, type CountedTable, type TableRow } from '../suppression/table.js';
import { endedByRow, ofNotEvaluated, ofNotStopped, type EndedPeople } from './evaluated.js';
import { evaluatedAtLeast } from './evaluated-at-least.js';
import { hidden, type ReleasedLine } from './figures.js';
import { ALL, departmentRow, organisationRow, tableOf } from './row-tree.js';
import type { Structure, ToldOrganisation } from './structure.js';

/** Column of who asked by themselves: they count in totals only, so it is part of every sum and told in none. */
const SELF_REQUESTED = 'self-requested';

/** Column of who stands in none of the categories. */
const OUTSIDE = 'outside';

/** Rows without the departments, for measures that are told by organisation alone. */
const organisationsOnly = (rows: readonly TableRow[]): readonly TableRow[] =>
  rows.filter(({ parent }) => parent === null || parent === ALL);

/** By row, how many evaluated at least by the scores that are told of it. */
const evaluatedByRow = (
  told: readonly ToldOrganisation[],
  lines: readonly ReleasedLine[],
): ReadonlyMap<string, number> =>
  new Map([
    [ALL, evaluatedAtLeast(lines, null)],
    ...told.flatMap(({ organisation, departments }) => [
      [organisationRow(organisation), evaluatedAtLeast(lines, organisation)] as const,
      ...departments.map(
        (department) =>
          [departmentRow(organisation, department), evaluatedAtLeast(lines, organisation, department)] as const,
      ),
    ]),
  ]);

/** The cells of a measure that is tied to others of the same people, with what these say of them and leave open. */
const tiedCells = (
  tie: Tie<never>,
  { rows, cells }: CountedTable,
  ended: ReadonlyMap<string, EndedPeople>,
  evaluated: ReadonlyMap<string, number>,
): CountedTable['cells'] => {
  const organisations = new Set(organisationsOnly(rows).map(({ key }) => key));
  return cells.map((cell) => {
    const there = ended.get(cell.row) ?? { people: 0, stopped: 0 };
    if (tie.by === 'stopping') return cell.column === tie.notStopped ? { ...cell, ...ofNotStopped(there) } : cell;
    if (cell.column !== OUTSIDE) return cell;
    const besides = { evaluated: evaluated.get(cell.row) ?? 0, stopsTold: organisations.has(cell.row) };
    return { ...cell, ...ofNotEvaluated(there, besides) };
  });
};

/**
 * The table of a measure with categories: the rows of the period by its categories.
 * @param before what is told of the same people by the measures before
 */
export const sharesTable = <Facts>(
  measure: SharesMeasure<Facts>,
  { people, rows: allRows, withheld, told, rowOf, organisationRowOf }: Structure<Facts>,
  before: readonly ReleasedLine[],
): CountedTable => {
  const byDepartment = measure.by.includes('department');
  const rows = byDepartment ? allRows : organisationsOnly(allRows);
  const placed = people.map((counted) => ({
    person: counted.person,
    row: byDepartment ? rowOf(counted) : organisationRowOf(counted),
    column: counted.selfRequested ? SELF_REQUESTED : (measure.categoryOf(counted.facts) ?? OUTSIDE),
    stopped: measure.tie?.stopped(counted.facts) === true,
  }));
  const besides = [OUTSIDE, SELF_REQUESTED].filter((name) => placed.some(({ column }) => column === name));
  const table = tableOf(
    rows,
    [...measure.categories, ...besides],
    placed,
    thresholdOf(measure, 'organisation'),
    (row, column, members) => {
      if (column === SELF_REQUESTED) return members.length === 0 ? 'impossible' : 'known-to-some';
      if (column === OUTSIDE) return 'outside';
      return withheld.has(row) ? 'withheld' : 'open';
    },
  );
  if (measure.tie === undefined) return table;
  const ended = endedByRow(
    rows,
    placed.filter(({ column }) => column !== SELF_REQUESTED),
  );
  return { ...table, cells: tiedCells(measure.tie, table, ended, evaluatedByRow(told, before)) };
};

/**
 * The lines of a measure with categories, by organisation and, where it may be, by department.
 * @param before what is told of the same people by the measures before
 */
export const sharesLines = <Facts>(
  name: Measure,
  measure: SharesMeasure<Facts>,
  structure: Structure<Facts>,
  suppression: Suppression,
  before: readonly ReleasedLine[],
): readonly ReleasedLine[] => {
  const table = sharesTable(measure, structure, before);
  const notTold = suppression(table);
  const counts = new Map(table.cells.map(({ row, column, count }) => [cellKey(row, column), count]));
  const linesOf = (row: string, by: Dimension, organisation: string | null, group: string | null) =>
    measure.categories.map((category): ReleasedLine => {
      const key = cellKey(row, category);
      const figure = notTold.has(key) ? hidden : ({ kind: 'people', people: counts.get(key) ?? 0 } as const);
      return { measure: name, by, organisation, group, category, figure };
    });
  return [
    ...linesOf(ALL, 'organisation', null, null),
    ...structure.told.flatMap(({ organisation, departments }) => [
      ...linesOf(organisationRow(organisation), 'organisation', organisation, null),
      ...(measure.by.includes('department') ? departments : []).flatMap((department) =>
        linesOf(departmentRow(organisation, department), 'department', organisation, department),
      ),
    ]),
  ];
};
