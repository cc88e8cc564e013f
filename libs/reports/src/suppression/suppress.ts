import { demandsOn, isProtected, type Demand } from './demands.js';
import { networkOf, type Arc, type Network } from './network.js';
import { shift, type Bounds } from './shift.js';
import { inStableOrder } from './stable-order.js';
import { cellKey, type CountedTable } from './table.js';

/** Decides which cells of a table are not told; the answer holds their keys. */
export type Suppression = (table: CountedTable) => ReadonlySet<string>;

/** Cells that may not be told for what stands in them, or for a reason outside the table; nobody among them included. */
export const primarySuppression: Suppression = (table) => {
  const small = isProtected(table);
  return new Set(
    table.cells
      .filter(({ standing }) => standing !== 'impossible')
      .map((cell) => ({ cell, key: cellKey(cell.row, cell.column) }))
      .filter(({ cell, key }) => cell.standing === 'withheld' || cell.standing === 'outside' || small(key))
      .map(({ key }) => key),
  );
};

/** What is hidden so far, and counts that were shown to be possible beside it. Both only grow. */
interface Progress {
  readonly table: CountedTable;
  readonly network: Network;
  /** By number of the arc. */
  readonly hidden: boolean[];
  /** Rows of which nothing is told: nobody can be told apart in them which cells are small. */
  readonly closed: Set<string>;
  readonly seen: Readonly<Record<Demand['reader'], readonly { least: number; most: number }[]>>;
}

/** What a reader takes for possible of a cell that is hidden, or would be. */
const boundsFor = (reader: Demand['reader'], { table, closed }: Progress, arc: Arc): Bounds => {
  const { least, most } = arc;
  if (reader === 'plain' || closed.has(arc.row)) return { least, most };
  return arc.count < table.threshold
    ? { least, most: Math.min(most, table.threshold - 1) }
    : { least: Math.max(least, table.threshold), most };
};

const remember = (
  { seen, network }: Progress,
  reader: Demand['reader'],
  cell: Arc,
  counts: readonly number[],
): void => {
  // What a told reader takes for possible, others do too.
  for (const kind of reader === 'told' ? (['told', 'plain'] as const) : (['plain'] as const)) {
    counts.forEach((count, index) => {
      const range = seen[kind][index];
      // A table in which moved what some readers know shows nothing to them of the other cells.
      if (range === undefined || (cell.knownToSome && network.arcs[index]?.knownToSome === false)) return;
      range.least = Math.min(range.least, count);
      range.most = Math.max(range.most, count);
    });
  }
};

const isMet = ({ seen }: Progress, cell: number, { reader, up, to }: Demand): boolean => {
  const range = seen[reader][cell];
  return range !== undefined && (up ? range.most >= to : range.least <= to);
};

/** Meets a demand by what is hidden already, or else by hiding the fewest cells that do; says whether it could. */
const meet = (progress: Progress, cell: number, arc: Arc, demand: Demand): boolean => {
  const { network, hidden } = progress;
  const move = { up: demand.up, by: Math.abs(demand.to - arc.count) };
  const attempt = (others: boolean) =>
    shift(network, cell, move, {
      boundsOf: (other, index) => {
        if (other.knownToSome && !arc.knownToSome) return null;
        return others || hidden[index] === true ? boundsFor(demand.reader, progress, other) : null;
      },
      costOf: (index) => (hidden[index] === true ? 0 : 1),
    });
  const within = attempt(false);
  const { moved, counts } = within.moved === move.by ? within : attempt(true);
  if (moved < move.by) return false;
  counts.forEach((count, index) => {
    if (network.arcs[index]?.count !== count) hidden[index] = true;
  });
  remember(progress, demand.reader, arc, counts);
  return true;
};

/**
 * Tells nothing of a row, nor of the rows beside it and the one that they are the sum of. The row alone would be enough for
 * the bounds, but then that it is closed says much: few tables lead to it, and they could all be tried.
 */
const close = ({ table, network, hidden, closed }: Progress, row: string): void => {
  const parent = table.rows.find(({ key }) => key === row)?.parent ?? row;
  for (const { key, parent: above } of table.rows) if (above === parent || key === parent) closed.add(key);
  network.arcs.forEach((arc, index) => {
    if (closed.has(arc.row)) hidden[index] = true;
  });
};

/** Rows that are not told at all, for a reason outside the table. */
const withheldRows = ({ rows, cells }: CountedTable): ReadonlySet<string> => {
  const told = new Set(cells.filter(({ standing }) => standing === 'open').map(({ row }) => row));
  return new Set(rows.map(({ key }) => key).filter((key) => !told.has(key)));
};

const begin = (table: CountedTable): Progress => {
  const network = networkOf(table);
  const primary = primarySuppression(table);
  const asTheyAre = () => network.arcs.map(({ count }) => ({ least: count, most: count }));
  return {
    table,
    network,
    hidden: network.arcs.map(({ key }) => primary.has(key)),
    closed: new Set(withheldRows(table)),
    seen: { plain: asTheyAre(), told: asTheyAre() },
  };
};

/** How many a cell of each row can hold at most: all of the row, but who some readers know to stand elsewhere. */
const roomByRow = (table: CountedTable): ReadonlyMap<string, number> => {
  const room = new Map<string, number>();
  for (const { row, count, standing } of table.cells) {
    if (standing !== 'known-to-some') room.set(row, (room.get(row) ?? 0) + count);
  }
  return room;
};

/**
 * Which cells are not told so that none of the protected ones can be found out: by nobody who lays all rows, columns and
 * totals side by side, and not by somebody either who knows which of the hidden ones are small (see {@link demandsOn}).
 * For every cell two tables are constructed that give the same reports; so the proof is the construction itself. The same
 * table always gives the same answer. Where a told reader could not be kept
 * uncertain, nothing of the row is told, nor of its neighbours.
 */
export const suppress: Suppression = (table) => {
  const progress = begin(table);
  const { network, hidden, closed } = progress;
  const mustBeSafe = isProtected(table);
  const room = roomByRow(table);
  const numberOf = new Map(network.arcs.map(({ key }, index) => [key, index]));
  const order = inStableOrder(
    network.arcs.filter(({ key, reach }) => mustBeSafe(key) || reach !== null).map(({ key }) => key),
  );
  for (const key of order) {
    const cell = numberOf.get(key);
    const arc = cell === undefined ? undefined : network.arcs[cell];
    if (cell === undefined || arc === undefined) continue;
    for (const demand of demandsOn(
      arc,
      table.threshold,
      (room.get(arc.row) ?? 0) + (arc.knownToSome ? arc.count : 0),
    )) {
      if (isMet(progress, cell, demand) || (demand.reader === 'told' && closed.has(arc.row))) continue;
      if (meet(progress, cell, arc, demand)) continue;
      close(progress, arc.row);
    }
  }
  return new Set(network.arcs.filter((_arc, index) => hidden[index] === true).map(({ key }) => key));
};
