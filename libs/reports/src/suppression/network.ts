import { stableRank } from './stable-order.js';
import { cellKey, leafRows, type CountedTable } from './table.js';

/** A cell as an arc: its count flows from one sum to the next. */
export interface Arc {
  readonly key: string;
  readonly row: string;
  readonly column: string;
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Whether some readers know the count already. */
  readonly knownToSome: boolean;
  /** What another table says of it: see the cell. */
  readonly least: number;
  readonly most: number;
  readonly reach: number | null;
}

/** A table as a network in which every sum that a report gives is the conservation of flow at a node. */
export interface Network {
  readonly nodes: number;
  readonly arcs: readonly Arc[];
  /** Numbers of the arcs that touch a node, in the stable order, so that the choice between them tells nothing. */
  readonly touching: readonly (readonly number[])[];
}

/**
 * The network of a table. Node 0 gives every column's total; a column of a row is a node that its parts flow out of; a leaf
 * row is a node that all its cells flow into, and as its number of people is known to everybody, nothing else leaves it.
 * So a change of counts that leaves every sum as it is, is a circulation. That makes bounds exact: the greatest and least
 * count of a cell are found by paths, and are whole numbers without any rounding (the matrix is totally unimodular).
 */
export const networkOf = (table: CountedTable): Network => {
  const leaves = leafRows(table.rows);
  const parentOf = new Map(table.rows.map(({ key, parent }) => [key, parent]));
  const numbers = new Map<string, number>();
  const node = (name: string): number => {
    const known = numbers.get(name);
    if (known !== undefined) return known;
    numbers.set(name, numbers.size + 1);
    return numbers.size;
  };
  const arcs = table.cells
    .filter(({ standing }) => standing !== 'impossible')
    .map((cell) => ({ cell, rank: stableRank(cellKey(cell.row, cell.column)) }))
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ cell }) => cell)
    .map(({ row, column, count, standing, least = 0, most = Infinity, reach = null }) => {
      const parent = parentOf.get(row) ?? null;
      return {
        key: cellKey(row, column),
        row,
        column,
        from: parent === null ? 0 : node(`sum ${cellKey(parent, column)}`),
        to: leaves.has(row) ? node(`row ${row}`) : node(`sum ${cellKey(row, column)}`),
        count,
        knownToSome: standing === 'known-to-some',
        least,
        most,
        reach,
      };
    });
  const touching: number[][] = Array.from({ length: numbers.size + 1 }, () => []);
  arcs.forEach(({ from, to }, index) => {
    touching[from]?.push(index);
    touching[to]?.push(index);
  });
  return { nodes: numbers.size + 1, arcs, touching };
};
