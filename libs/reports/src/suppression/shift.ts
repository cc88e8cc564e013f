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

/** Room that an arc leaves in one direction. */
const roomOf = (arc: Arc, index: number, count: number, up: boolean, { boundsOf }: Mobility): number => {
  const bounds = boundsOf(arc, index);
  if (bounds === null) return 0;
  return up ? bounds.most - count : count - bounds.least;
};

/** Cheapest way from one node to another along which counts can move; null when there is none. */
const cheapestWay = (
  network: Network,
  counts: readonly number[],
  ends: { readonly from: number; readonly to: number; readonly without: number },
  mobility: Mobility,
): readonly Step[] | null => {
  const cost = new Array<number>(network.nodes).fill(Infinity);
  const reachedBy = new Array<Step | null>(network.nodes).fill(null);
  cost[ends.from] = 0;
  let ring = [ends.from];
  for (let ringCost = 0; ring.length > 0; ringCost += 1) {
    const next: number[] = [];
    for (let at = 0; at < ring.length; at += 1) {
      const node = ring[at] ?? 0;
      if ((cost[node] ?? 0) < ringCost) continue;
      for (const index of network.touching[node] ?? []) {
        const arc = network.arcs[index];
        if (arc === undefined || index === ends.without) continue;
        const up = arc.from === node;
        const reached = up ? arc.to : arc.from;
        const price = ringCost + mobility.costOf(index);
        if (price >= (cost[reached] ?? 0) || roomOf(arc, index, counts[index] ?? 0, up, mobility) <= 0) continue;
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
  let moved = 0;
  while (moved < by) {
    const room = Math.min(by - moved, roomOf(arc, cell, counts[cell] ?? 0, up, mobility));
    const way = room <= 0 ? null : cheapestWay(network, counts, ends, mobility);
    if (way === null) break;
    const amount = way.reduce((least, step) => {
      const stepped = network.arcs[step.arc];
      if (stepped === undefined) return 0;
      return Math.min(least, roomOf(stepped, step.arc, counts[step.arc] ?? 0, step.up, mobility));
    }, room);
    for (const step of way) counts[step.arc] = (counts[step.arc] ?? 0) + (step.up ? amount : -amount);
    counts[cell] = (counts[cell] ?? 0) + (up ? amount : -amount);
    moved += amount;
  }
  return { moved, counts };
};
