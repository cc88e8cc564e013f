import { thresholdOf, type Dimension, type Measure, type SharesMeasure } from '../model/measures.js';
import type { Suppression } from '../suppression/suppress.js';
import { cellKey, type CountedTable, type TableRow } from '../suppression/table.js';
import { hidden, type ReleasedLine } from './figures.js';
import { ALL, departmentRow, organisationRow, tableOf } from './row-tree.js';
import type { Structure } from './structure.js';

/** Column of who asked by themselves: they count in totals only, so it is part of every sum and told in none. */
const SELF_REQUESTED = 'self-requested';

/** Rows without the departments, for measures that are told by organisation alone. */
const organisationsOnly = (rows: readonly TableRow[]): readonly TableRow[] =>
  rows.filter(({ parent }) => parent === null || parent === ALL);

/** The table of a measure with categories: the rows of the period by its categories. */
export const sharesTable = <Facts>(
  measure: SharesMeasure<Facts>,
  { people, rows: allRows, withheld, rowOf, organisationRowOf }: Structure<Facts>,
): CountedTable => {
  const byDepartment = measure.by.includes('department');
  const rows = byDepartment ? allRows : organisationsOnly(allRows);
  const placed = people.map((counted) => ({
    person: counted.person,
    row: byDepartment ? rowOf(counted) : organisationRowOf(counted),
    column: counted.selfRequested ? SELF_REQUESTED : measure.categoryOf(counted.facts),
  }));
  const self = placed.some(({ column }) => column === SELF_REQUESTED) ? [SELF_REQUESTED] : [];
  return tableOf(
    rows,
    [...measure.categories, ...self],
    placed,
    thresholdOf(measure, 'organisation'),
    (row, column, members) => {
      if (column === SELF_REQUESTED) return members.length === 0 ? 'impossible' : 'known-to-some';
      return withheld.has(row) ? 'withheld' : 'open';
    },
  );
};

/** The lines of a measure with categories, by organisation and, where it may be, by department. */
export const sharesLines = <Facts>(
  name: Measure,
  measure: SharesMeasure<Facts>,
  structure: Structure<Facts>,
  suppression: Suppression,
): readonly ReleasedLine[] => {
  const table = sharesTable(measure, structure);
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
