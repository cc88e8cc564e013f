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
}

/** Room that each arc leaves in both directions, by its number; none where readers read the count. */
interface Room {
  readonly up: number[];
  readonly down: number[];
}

const roomFor = ({ arcs }: Network, { boundsOf }: Mobility): Room => {
  const [up, down] = [new Array<number>(arcs.length).fill(0), new Array<number>(arcs.length).fill(0)];
  arcs.forEach((arc, index) => {
    const bounds = boundsOf(arc, index);
    if (bounds === null) return;
    up[index] = bounds.most - arc.count;
    down[index] = arc.count - bounds.least;
  });
  return { up, down };
};

const roomOf = (room: Room, { arc, up }: Step): number => (up ? room.up : room.down)[arc] ?? 0;

/** Moves an arc, which leaves less room in this direction and more in the other. */
const moveArc = (room: Room, { arc, up }: Step, amount: number): void => {
  const [ahead, behind] = up ? [room.up, room.down] : [room.down, room.up];
  ahead[arc] = (ahead[arc] ?? 0) - amount;
  behind[arc] = (behind[arc] ?? 0) + amount;
};

interface Ends {
  readonly from: number;
  readonly to: number;
  readonly without: number;
}

/** Cheapest way from one node to another along which counts can move; null when there is none. */
const cheapestWay = (
  network: Network,
  { from, to, without }: Ends,
  room: Room,
  costOf: Mobility['costOf'],
): readonly Step[] | null => {
  const { nodes, arcs, touching } = network;
  const cost = new Array<number>(nodes).fill(Infinity);
  const reachedBy = new Array<number>(nodes).fill(-1);
  cost[from] = 0;
  let ring = [from];
  // No cheaper way is found any more in the ring of the end itself, nor beyond.
  for (let ringCost = 0; ring.length > 0 && (cost[to] ?? 0) > ringCost; ringCost += 1) {
    const next: number[] = [];
    for (let at = 0; at < ring.length && (cost[to] ?? 0) > ringCost; at += 1) {
      const node = ring[at] ?? 0;
      if ((cost[node] ?? 0) < ringCost) continue;
      for (const index of touching[node] ?? []) {
        const arc = arcs[index];
        if (arc === undefined || index === without) continue;
        const up = arc.from === node;
        const reached = up ? arc.to : arc.from;
        if (ringCost >= (cost[reached] ?? 0) || ((up ? room.up : room.down)[index] ?? 0) <= 0) continue;
        const price = ringCost + costOf(index);
        if (price >= (cost[reached] ?? 0)) continue;
        cost[reached] = price;
        reachedBy[reached] = index;
        (price === ringCost ? ring : next).push(reached);
      }
    }
    ring = next;
  }
  return cost[to] === Infinity ? null : wayBack(network, reachedBy, from, to);
};

/** The way by which the end was reached, from its end. */
const wayBack = ({ arcs }: Network, reachedBy: readonly number[], from: number, to: number): readonly Step[] | null => {
  const way: Step[] = [];
  for (let node = to; node !== from;) {
    const index = reachedBy[node] ?? -1;
    const arc = arcs[index];
    if (arc === undefined) return null;
    const up = arc.to === node;
    way.push({ arc: index, up });
    node = up ? arc.from : arc.to;
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
  const room = roomFor(network, mobility);
  const own: Step = { arc: cell, up };
  let moved = 0;
  while (moved < by) {
    const asked = Math.min(by - moved, roomOf(room, own));
    const way = asked <= 0 ? null : cheapestWay(network, ends, room, mobility.costOf);
    if (way === null) break;
    const amount = way.reduce((least, step) => Math.min(least, roomOf(room, step)), asked);
    for (const step of [...way, own]) {
      moveArc(room, step, amount);
      counts[step.arc] = (counts[step.arc] ?? 0) + (step.up ? amount : -amount);
    }
    moved += amount;
  }
  return { moved, counts };
};
