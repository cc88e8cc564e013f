import { scoresOfEvaluated, tellingOf, thresholdOf } from '../model/measures.js';
import { groupedBy } from '../counting/group.js';
import type { ReleasedLine } from './figures.js';

type Lines = readonly ReleasedLine[];

const most = (numbers: Iterable<number>): number => [...numbers].reduce((largest, one) => Math.max(largest, one), 0);
const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, one) => total + one, 0);

const partsBy = (lines: Lines, partOf: (line: ReleasedLine) => string | null): readonly Lines[] => [
  ...groupedBy(lines, (line) => partOf(line) ?? '').values(),
];

const isTold = ({ figure }: ReleasedLine): boolean => figure.kind !== 'hidden';
const isOfAll = ({ organisation }: ReleasedLine): boolean => organisation === null;
const isOfOne = (line: ReleasedLine): boolean => !isOfAll(line);

/** How many people scores that are told need: as many as the one that needs most. */
export const neededBy = (lines: Lines): number =>
  most(lines.filter(isTold).map(({ measure, by }) => thresholdOf(tellingOf(measure), by)));

const neededByGroups = (lines: Lines): number => sum(partsBy(lines, ({ group }) => group).map(neededBy));

/** How many the lines of one row need: the breakdowns are of the same people, the groups of one of different people. */
const neededByRow = (lines: Lines): number => most(partsBy(lines, ({ by }) => by).map(neededByGroups));

const neededByOrganisations = (lines: Lines, neededByOne: (lines: Lines) => number): number =>
  sum(partsBy(lines.filter(isOfOne), ({ organisation }) => organisation).map(neededByOne));

/** How many a group needs, as it is told of all together or of each organisation. */
const neededByGroup = (lines: Lines): number =>
  most([neededBy(lines.filter(isOfAll)), neededByOrganisations(lines, neededBy)]);

/** How many a breakdown needs whose groups are the same in every organisation. */
const neededByBreakdown = (lines: Lines): number => sum(partsBy(lines, ({ group }) => group).map(neededByGroup));

const neededByAll = (lines: Lines): number => {
  const inEvery = lines.filter(({ by }) => by !== 'department');
  return most([
    neededByRow(lines.filter(isOfAll)),
    neededByOrganisations(lines, neededByRow),
    ...partsBy(inEvery, ({ by }) => by).map(neededByBreakdown),
  ]);
};

/**
 * How many evaluated at least, by the scores that are told: each says that as many people have it as it needs, and those of all
 * routes, themes and departments are different people.
 */
export const evaluatedAtLeast = (
  lines: readonly ReleasedLine[],
  organisation: string | null,
  department: string | null = null,
): number => {
  const scores = lines.filter(({ measure }) => scoresOfEvaluated.has(measure));
  if (organisation === null) return neededByAll(scores);
  const own = scores.filter((line) => line.organisation === organisation);
  return department === null ? neededByRow(own) : neededBy(own.filter(({ group }) => group === department));
};
