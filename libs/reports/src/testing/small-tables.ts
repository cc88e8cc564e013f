import { cellKey, type CountedTable, type TableRow } from '../suppression/table.js';

/** A table of one row, or of some rows and their sum, in which everybody is somebody else. */
export const smallTable = (leaves: readonly (readonly number[])[], threshold: number): CountedTable => {
  const columns = (leaves[0] ?? []).map((_count, column) => `column ${column}`);
  const single = leaves.length === 1;
  const rows: readonly TableRow[] = [
    { key: 'all', parent: null },
    ...(single ? [] : leaves.map((_leaf, number) => ({ key: `row ${number}`, parent: 'all' }))),
  ];
  const sums = columns.map((_column, index) => leaves.reduce((sum, leaf) => sum + (leaf[index] ?? 0), 0));
  const counts = [sums, ...(single ? [] : leaves)];
  const cells = rows.flatMap(({ key: row }, number) =>
    columns.map((column, index) => {
      const count = counts[number]?.[index] ?? 0;
      return { row, column, count, people: count, standing: 'open' as const };
    }),
  );
  return { rows, columns, threshold, cells };
};

const waysToFill = (people: number, columns: number): readonly (readonly number[])[] =>
  columns === 1
    ? [[people]]
    : Array.from({ length: people + 1 }, (_none, first) => first).flatMap((first) =>
        waysToFill(people - first, columns - 1).map((rest) => [first, ...rest]),
      );

/** Every table there is with these numbers of people in its rows. */
export const everyTable = (people: readonly number[], columns: number): readonly (readonly (readonly number[])[])[] =>
  people.reduce<readonly (readonly (readonly number[])[])[]>(
    (tables, inRow) => tables.flatMap((table) => waysToFill(inRow, columns).map((row) => [...table, row])),
    [[]],
  );

/** What a reader sees of a table: the counts that are told. */
export const reading = ({ cells }: CountedTable, hidden: ReadonlySet<string>): readonly (number | null)[] =>
  cells.map(({ row, column, count }) => (hidden.has(cellKey(row, column)) ? null : count));
