import { stableRank } from '../suppression/stable-order.js';
import type { Path } from './paths.js';

/** A person on their way through a journey, as a process log takes them: one journey each. */
export interface Traveller {
  readonly journey: string;
  readonly organisation: string;
  readonly selfRequested: boolean;
  readonly path: Path;
}

/** How large groups have to be. There is one set; the tests hold it against weaker ones. */
export interface GroupRules {
  /** People who look the same, at least. */
  readonly told: number;
  /** People who took the same path and are left out of a group, at least. */
  readonly leftOut: number;
  /** How many more than these may be left out; whether they are is drawn. */
  readonly drawnBesides: number;
  /** Organisations that are told together, at least. */
  readonly organisations: number;
}

/** Who is told as one group, and who took the same path and is not. */
export interface Taken {
  readonly told: readonly Traveller[];
  readonly leftOut: readonly Traveller[];
}

/** An order that has nothing to do with what people did: by a hash of the pseudonym, which no reader of a log has. */
const byLot = (people: readonly Traveller[]): readonly Traveller[] =>
  people.toSorted(
    (one, other) => stableRank(one.journey) - stableRank(other.journey) || (one.journey < other.journey ? -1 : 1),
  );

/**
 * Tells a group of people who took the same path, without some of them who are drawn by lot; null when they are too few.
 * Of how many people a path is known to be so says less than what reports hide: each hidden count may still be anything that
 * reports leave open, as no count moves by more than the threshold for that. How many are left out is drawn too, or else
 * the number told would give the number there are.
 */
export const takeGroup = (people: readonly Traveller[], rules: GroupRules): Taken | null => {
  const spare = people.length - rules.told - rules.leftOut;
  if (spare < 0) return null;
  const drawn = byLot(people);
  const lot = stableRank(drawn.map(({ journey }) => journey).join());
  const leftOut = rules.leftOut + (lot % (Math.min(spare, rules.drawnBesides) + 1));
  return { told: drawn.slice(leftOut), leftOut: drawn.slice(0, leftOut) };
};
