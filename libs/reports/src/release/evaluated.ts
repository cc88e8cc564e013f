import { SENSITIVE_THRESHOLD, THRESHOLD } from '../model/measures.js';
import { groupedBy } from '../counting/group.js';
import type { Counted } from '../counting/people.js';
import type { CountedCell, TableRow } from '../suppression/table.js';
import { evaluatedAtLeast, neededBy } from './evaluated-at-least.js';
import { hidden, type ReleasedLine } from './figures.js';
import { tableOf, type Placed } from './row-tree.js';

/** Those who ended in a row, as far as it matters who of them can have evaluated. */
export interface EndedPeople {
  readonly people: number;
  /** Who stopped early: none of them evaluated. */
  readonly stopped: number;
}

/** The same by row, of people by the leaf row in which they stand. */
export const endedByRow = (
  rows: readonly TableRow[],
  ended: readonly (Placed & { readonly stopped: boolean })[],
): ReadonlyMap<string, EndedPeople> => {
  const countIn = (some: readonly Placed[]) => {
    const placed = some.map(({ person, row }) => ({ person, row, column: '' }));
    return new Map(tableOf(rows, [''], placed, 1, () => 'open').cells.map(({ row, count }) => [row, count]));
  };
  const [all, early] = [countIn(ended), countIn(ended.filter(({ stopped }) => stopped))];
  return new Map([...all].map(([row, people]) => [row, { people, stopped: early.get(row) ?? 0 }]));
};

/** The same of an organisation, or of all together. */
export const endedIn =
  <Facts>(people: readonly Counted<Facts>[], stopped: (facts: Facts) => boolean) =>
  (organisation: string | null, department: string | null = null): EndedPeople => {
    const own = people.filter(
      (counted) =>
        !counted.selfRequested &&
        (organisation === null || counted.organisation === organisation) &&
        (department === null || counted.department === department),
    );
    return { people: own.length, stopped: own.filter(({ facts }) => stopped(facts)).length };
  };

/**
 * How many may have stopped early at most, for all that the reports tell: each reason anything up to the threshold. Where few did
 * not stop, nobody at all may be among these.
 */
const stoppedAtMost = ({ people, stopped }: EndedPeople): number =>
  people - stopped < SENSITIVE_THRESHOLD ? people : Math.max(SENSITIVE_THRESHOLD, stopped);

/** What is asked of the number of those who did not stop, so that as many may have. */
export const ofNotStopped = (ended: EndedPeople): Pick<CountedCell, 'least'> => ({
  least: ended.people - stoppedAtMost(ended),
});

/** What is asked of the number of those who did not evaluate: all who stopped are among them, and may be more. */
export const ofNotEvaluated = (
  ended: EndedPeople,
  { evaluated, stopsTold }: { readonly evaluated: number; readonly stopsTold: boolean },
): Pick<CountedCell, 'least' | 'most' | 'reach'> => {
  const reach = stopsTold ? stoppedAtMost(ended) : Math.min(THRESHOLD, ended.people);
  return { least: ended.stopped, most: ended.people - evaluated, reach };
};

/** Whether scores that need so many people leave open how many stopped, and whether anybody did not. */
const leavesStopsOpen = ({ people, stopped }: EndedPeople, needed: number): boolean =>
  people - stopped >= SENSITIVE_THRESHOLD && people - Math.max(SENSITIVE_THRESHOLD, needed) >= SENSITIVE_THRESHOLD;

/** Counts of {@link endedIn}. */
type EndedOf = (organisation: string | null, department?: string | null) => EndedPeople;

/** A line of a department, hidden where it would say that few did not evaluate. */
const leavingEvaluatedOpen = (line: ReleasedLine, endedOf: EndedOf): ReleasedLine => {
  if (line.by !== 'department') return line;
  const { people } = endedOf(line.organisation, line.group);
  return people - neededBy([line]) >= THRESHOLD ? line : { ...line, figure: hidden };
};

/**
 * The lines of a score, without those that would say of too many that they evaluated, and so how few can have stopped early.
 * @param before what is told of the same people by the measures before
 */
export const leavingStopsOpen = (
  lines: readonly ReleasedLine[],
  before: readonly ReleasedLine[],
  endedOf: EndedOf,
): readonly ReleasedLine[] => {
  const parts = groupedBy(
    lines.map((line) => leavingEvaluatedOpen(line, endedOf)),
    ({ organisation, by }) => `${organisation ?? ''}\n${by}`,
  );
  const kept: ReleasedLine[] = [];
  const closed = new Set<string | null>();
  for (const some of parts.values()) {
    const { organisation, by } = some[0] ?? { organisation: null, by: 'organisation' };
    if (closed.has(null) || closed.has(organisation)) continue;
    const fits = [null, organisation].every((row) =>
      leavesStopsOpen(endedOf(row), evaluatedAtLeast([...before, ...kept, ...some], row)),
    );
    kept.push(...(fits ? some : some.map((line) => ({ ...line, figure: hidden }))));
    // Nothing is told by anything else of who is not told.
    if (!fits && by === 'organisation') closed.add(organisation);
  }
  return closed.has(null) ? [] : kept;
};
