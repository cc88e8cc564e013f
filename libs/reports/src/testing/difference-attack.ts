import type { Release } from '../release/figures.js';

/** A difference of two releases that isolates fewer people than anything may tell. */
export interface Isolated {
  readonly line: string;
  readonly people: number;
}

const countsOf = ({ lines }: Release): ReadonlyMap<string, number> =>
  new Map(
    lines.flatMap(({ measure, by, organisation, group, category, figure }) =>
      figure.kind === 'people'
        ? [[[measure, by, organisation, group, category].join(' | '), figure.people] as const]
        : [],
    ),
  );

/** Subtracts every line of one release from the same line of the other. */
export const differences = (one: Release, other: Release, threshold: number): readonly Isolated[] => {
  const subtracted = countsOf(other);
  return [...countsOf(one)].flatMap(([line, count]) => {
    const people = Math.abs(count - (subtracted.get(line) ?? count));
    return people > 0 && people < threshold ? [{ line, people }] : [];
  });
};

/** Lays every release beside every other one. */
export const isolatedBy = (releases: readonly Release[], threshold: number): readonly Isolated[] =>
  releases.flatMap((one, index) => releases.slice(index + 1).flatMap((other) => differences(one, other, threshold)));
