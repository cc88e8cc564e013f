import { differentPeople, groupedBy } from '../counting/group.js';
import { cellKey, type CountedCell, type CountedTable, type TableRow } from '../suppression/table.js';

/** Key of the row of all organisations. */
export const ALL = 'all';
/** Key of the row of the organisations that are not told. */
export const OTHERS = 'others';
/** Key of the row of an organisation. */
export const organisationRow = (organisation: string): string => `organisation ${organisation}`;
/** Key of the row of a department; null for what is not told by department. */
export const departmentRow = (organisation: string, department: string | null): string =>
  department === null ? `rest ${organisation}` : `department ${organisation} ${department}`;

/** One person in a leaf row and a column. */
export interface Placed {
  readonly person: string;
  readonly row: string;
  readonly column: string;
}

/** What is said about a cell beside its number of people. */
export type StandingOf = (row: string, column: string, members: readonly Placed[]) => CountedCell['standing'];

/** Counts people into a table, also into every row that a leaf is a part of. */
export const tableOf = (
  rows: readonly TableRow[],
  columns: readonly string[],
  placed: readonly Placed[],
  threshold: number,
  standingOf: StandingOf,
): CountedTable => {
  const parentOf = new Map(rows.map(({ key, parent }) => [key, parent]));
  const inAllRows = placed.flatMap((entry) => {
    const chain: { readonly at: string; readonly entry: Placed }[] = [];
    for (let row: string | null = entry.row; row !== null; row = parentOf.get(row) ?? null)
      chain.push({ at: row, entry });
    return chain;
  });
  const members = groupedBy(inAllRows, ({ at, entry }) => cellKey(at, entry.column));
  const cells = rows.flatMap(({ key: row }) =>
    columns.map((column) => {
      const entries = (members.get(cellKey(row, column)) ?? []).map(({ entry }) => entry);
      return {
        row,
        column,
        count: entries.length,
        people: differentPeople(entries),
        standing: standingOf(row, column, entries),
      };
    }),
  );
  return { rows, columns, threshold, cells };
};
