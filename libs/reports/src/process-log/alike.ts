import type { GroupStep, PathGroup } from './process-log.js';
import type { Path } from './paths.js';
import type { Traveller } from './take-group.js';

/** What is told of people who took the same path, besides their days. */
export interface PathTelling {
  readonly whole: boolean;
  /** How many steps are told; those after them are not. */
  readonly steps: number;
}

const daysFrom = (path: Path, step: number): number => {
  const [first, at] = [path[0], path[step]];
  if (first === undefined || at === undefined) return 0;
  return Math.round((Date.parse(at.on) - Date.parse(first.on)) / 86_400_000);
};

/** By nearest rank, as in the reports: with nine people five stand at or beyond it on either side. */
const medianOf = (days: readonly number[]): number =>
  days.toSorted((one, other) => one - other)[Math.ceil(days.length / 2) - 1] ?? 0;

const stepsOf = (people: readonly Traveller[], { steps }: PathTelling): readonly GroupStep[] =>
  (people[0]?.path ?? []).slice(0, steps).map(({ step, trajectory }, index) => ({
    step,
    trajectory,
    practitioner: null,
    day: medianOf(people.map(({ path }) => daysFrom(path, index))),
  }));

/** Cuts a list into as many parts of at least a size as there can be, all of about the same length. */
const partsOf = <Thing>(things: readonly Thing[], size: number): readonly (readonly Thing[])[] => {
  const parts = Math.max(1, Math.floor(things.length / size));
  return Array.from({ length: parts }, (_none, part) =>
    things.slice(Math.floor((part * things.length) / parts), Math.floor(((part + 1) * things.length) / parts)),
  );
};

/**
 * Makes people who took the same path look the same to the day: those who took about as long are put together, and everybody
 * among them has the median of each day (microaggregation). Days of one person are what somebody who knows them would find
 * them by; and days are counted from the request, as the date of that is what an employer knows.
 */
export const alike = (people: readonly Traveller[], size: number, telling: PathTelling): readonly PathGroup[] => {
  const last = telling.steps - 1;
  const byDuration = people.toSorted((one, other) => daysFrom(one.path, last) - daysFrom(other.path, last));
  return partsOf(byDuration, size).map((part) => ({
    organisation: null,
    people: part.length,
    whole: telling.whole,
    steps: stepsOf(part, telling),
  }));
};
