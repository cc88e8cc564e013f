import type { Arc, Network } from './network.js';

/** What somebody who reads the reports takes for possible of a cell; null where they read its count. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** How to move: which cells may change, what each may become, and what it costs to let another one change. */
export interface Mobility {
  readonly boundsOf: (arc: Arc, index: number) => Bounds | null;
  /** 0: hidden already; 1: would have to be hidden. */
  readonly costOf: (index: number) => 0 | 1;
}

/** Counts that would give the very same reports, and the cells in which they differ from the true ones. */
export interface Shift {
  /** By how much the cell moved; less than was asked when it cannot move further. */
  readonly moved: number;
  /** The counts of all cells afterwards, in the order of the network's arcs. */
  readonly counts: readonly number[];
}

interface Step {
  readonly arc: number;
  readonly up: boolean;
  readonly before: number;
}

/** What each arc leaves room for, by its number, asked once for all ways of a shift; no room where readers read the count. */
interface Room {
  readonly least: readonly number[];
  readonly most: readonly number[];
}

const roomFor = ({ arcs }: Network, counts: readonly number[], { boundsOf }: Mobility): Room => {
  const [least, most] = [[...counts], [...counts]];
  arcs.forEach((arc, index) => {
    const bounds = boundsOf(arc, index);
    if (bounds === null) return;
    least[index] = bounds.least;
    most[index] = bounds.most;
  });
  return { least, most };
};

/** Room that an arc leaves in one direction. */
const leftOf = ({ least, most }: Room, index: number, count: number, up: boolean): number =>
  up ? (most[index] ?? count) - count : count - (least[index] ?? count);

/** Cheapest way from one node to another along which counts can move; null when there is none. */
const cheapestWay = (
  { nodes, arcs, touching }: Network,
  counts: readonly number[],
  ends: { readonly from: number; readonly to: number; readonly without: number },
  room: Room,
  costOf: Mobility['costOf'],
): readonly Step[] | null => {
  const cost = new Array<number>(nodes).fill(Infinity);
  const reachedBy = new Array<Step | null>(nodes).fill(null);
  cost[ends.from] = 0;
  let ring = [ends.from];
  // No cheaper way is found any more in the ring of the end itself, nor beyond.
  for (let ringCost = 0; ring.length > 0 && (cost[ends.to] ?? 0) > ringCost; ringCost += 1) {
    const next: number[] = [];
    for (let at = 0; at < ring.length && (cost[ends.to] ?? 0) > ringCost; at += 1) {
      const node = ring[at] ?? 0;
      if ((cost[node] ?? 0) < ringCost) continue;
      for (const index of touching[node] ?? []) {
        const arc = arcs[index];
        if (arc === undefined || index === ends.without) continue;
        const up = arc.from === node;
        const reached = up ? arc.to : arc.from;
        if (ringCost >= (cost[reached] ?? 0) || leftOf(room, index, counts[index] ?? 0, up) <= 0) continue;
        const price = ringCost + costOf(index);
        if (price >= (cost[reached] ?? 0)) continue;
        cost[reached] = price;
        reachedBy[reached] = { arc: index, up, before: node };
        (price === ringCost ? ring : next).push(reached);
      }
    }
    ring = next;
  }
  if (cost[ends.to] === Infinity) return null;
  const way: Step[] = [];
  for (let node = ends.to; node !== ends.from;) {
    const step = reachedBy[node];
    if (step === null || step === undefined) return null;
    way.push(step);
    node = step.before;
  }
  return way;
};

/**
 * Moves one cell up or down by as much as is asked, or as far as it goes, with every sum kept: the table that comes out is
 * one that readers of the reports cannot tell from the true one.
 */
export const shift = (
  network: Network,
  cell: number,
  { up, by }: { readonly up: boolean; readonly by: number },
  mobility: Mobility,
): Shift => {
  const counts = network.arcs.map(({ count }) => count);
  const arc = network.arcs[cell];
  if (arc === undefined) return { moved: 0, counts };
  const ends = up ? { from: arc.to, to: arc.from, without: cell } : { from: arc.from, to: arc.to, without: cell };
  const room = roomFor(network, counts, mobility);
  let moved = 0;
  while (moved < by) {
    const asked = Math.min(by - moved, leftOf(room, cell, counts[cell] ?? 0, up));
    const way = asked <= 0 ? null : cheapestWay(network, counts, ends, room, mobility.costOf);
    if (way === null) break;
    const amount = way.reduce(
      (least, step) => Math.min(least, leftOf(room, step.arc, counts[step.arc] ?? 0, step.up)),
      asked,
    );
    for (const step of way) counts[step.arc] = (counts[step.arc] ?? 0) + (step.up ? amount : -amount);
    counts[cell] = (counts[cell] ?? 0) + (up ? amount : -amount);
    moved += amount;
  }
  return { moved, counts };
};
