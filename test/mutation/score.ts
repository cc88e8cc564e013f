import { z } from 'zod';

/** Least part of the mutants, in percent, that the tests must notice: of each part by itself. */
export const LEAST_SCORE = 90;

const statuses = ['Killed', 'Timeout', 'Survived', 'NoCoverage', 'RuntimeError'] as const;
type Status = (typeof statuses)[number];

/** How many mutants ended in which way. */
export type Tally = Readonly<Record<Status, number>>;

/** A report of Stryker as far as it is asked here; a mutant that is ignored or was not tried is of no such report. */
const reportShape = z.object({
  files: z.record(z.string(), z.object({ mutants: z.array(z.object({ status: z.enum(statuses) })) })),
});

/**
 * Counts the mutants of a report.
 * @throws ZodError when it is no report of a run to its end
 */
export const tallyOf = (report: unknown): Tally => {
  const found = Object.values(reportShape.parse(report).files).flatMap(({ mutants }) => mutants);
  const count = (status: Status) => found.filter((mutant) => mutant.status === status).length;
  return {
    Killed: count('Killed'),
    Timeout: count('Timeout'),
    Survived: count('Survived'),
    NoCoverage: count('NoCoverage'),
    RuntimeError: count('RuntimeError'),
  };
};

/** All of several parts. */
export const sumOf = (tallies: readonly Tally[]): Tally => {
  const sum = (status: Status) => tallies.reduce((total, tally) => total + tally[status], 0);
  return {
    Killed: sum('Killed'),
    Timeout: sum('Timeout'),
    Survived: sum('Survived'),
    NoCoverage: sum('NoCoverage'),
    RuntimeError: sum('RuntimeError'),
  };
};

const noticedIn = ({ Killed, Timeout }: Tally): number => Killed + Timeout;
/** What does not even run says nothing about the tests, and counts on neither side. */
const triedIn = (tally: Tally): number => noticedIn(tally) + tally.Survived + tally.NoCoverage;

/** How much of the mutants the tests noticed, in percent; null when there were none to notice. */
export const scoreOf = (tally: Tally): number | null =>
  triedIn(tally) === 0 ? null : (100 * noticedIn(tally)) / triedIn(tally);

/** Whether the tests notice enough. Where nothing was tried nothing is shown, so that is not enough. */
export const isEnough = (tally: Tally): boolean => (scoreOf(tally) ?? 0) >= LEAST_SCORE;

const heads = ['part', 'mutants', 'killed', 'timed out', 'survived', 'no coverage', 'not runnable', 'score'];

const rowOf = ([name, tally]: readonly [string, Tally]): readonly string[] => [
  name,
  ...[triedIn(tally), tally.Killed, tally.Timeout, tally.Survived, tally.NoCoverage, tally.RuntimeError].map(String),
  // Rounded down, so that what is not enough never looks as if it were.
  `${(Math.floor((scoreOf(tally) ?? 0) * 100) / 100).toFixed(2)} %`,
];

/** What was counted of each part, by its name. */
export type TalliesOfParts = readonly (readonly [name: string, tally: Tally])[];

/** Names the parts of which the tests notice too little, the weakest first: a well-tested part pays for no other. */
export const tooWeak = (tallies: TalliesOfParts): readonly string[] =>
  tallies
    .filter(([, tally]) => !isEnough(tally))
    .toSorted(([, one], [, other]) => (scoreOf(one) ?? 0) - (scoreOf(other) ?? 0))
    .map(([name]) => name);

/** Every part in a row, and all of them together in the last. */
export const tableOf = (tallies: TalliesOfParts): string => {
  const all = ['all', sumOf(tallies.map(([, tally]) => tally))] as const;
  const rows = [heads, ...[...tallies, all].map(rowOf)];
  const widths = heads.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)));
  return rows.map((row) => line(row).join('  ').trimEnd()).join('\n');
};
