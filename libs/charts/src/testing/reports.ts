import fc from 'fast-check';
import {
  breakdownsOf,
  measures,
  tellingOf,
  type AnsweredReport,
  type Dimension,
  type Figure,
  type Measure,
  type Period,
  type ReportLine,
} from '@traject/reports';
import type { ChartNames } from '../content/content.js';
import { categoryWords, groupWords } from '../words/codes.js';

/** Every report that can be asked for. */
export const everyQuestion: readonly { readonly measure: Measure; readonly by: Dimension }[] = measures.flatMap(
  (measure) => breakdownsOf(measure).map((by) => ({ measure, by })),
);

/** Names of the organisation and the departments in these tests. */
export const names: ChartNames = {
  organisation: 'Zorggroep Noord',
  departments: new Map([
    ['care', 'Zorg aan huis'],
    ['youth', 'Jeugd'],
    ['office', 'Bedrijfsvoering'],
  ]),
};

/** The first half of 2026. */
export const halfYear: Period = { from: '2026-01', months: 6 };

/** The hidden figure. */
export const hidden: Figure = { kind: 'hidden' };

/** A number of people. */
export const people = (count: number): Figure => ({ kind: 'people', people: count });

/** A median and a 90th percentile. */
export const percentiles = (median: number | null, percentile90: number | null): Figure => ({
  kind: 'percentiles',
  median,
  percentile90,
});

/** One line of a report. */
export const line = (
  place: { readonly group?: string; readonly category?: string },
  figure: Figure,
  before: Figure | null = null,
  comparable = true,
): ReportLine => ({ group: place.group ?? null, category: place.category ?? null, figure, before, comparable });

/** A report of the organisation of these tests. */
export const reportOf = (measure: Measure, by: Dimension, lines: readonly ReportLine[]): AnsweredReport => ({
  kind: 'report',
  question: { measure, by, organisation: 'noord' },
  period: halfYear,
  lines,
});

/** Groups of a breakdown, and categories of a measure, as reports have them. */
export const placesOf = (
  measure: Measure,
  by: Dimension,
): readonly { readonly group?: string; readonly category?: string }[] => {
  const groups = by === 'department' ? [...names.departments.keys()] : codesIn(groupWords, by);
  const categories = codesIn(categoryWords, measure);
  const withGroups = groups.length === 0 ? [{}] : groups.map((group) => ({ group }));
  return withGroups.flatMap((place) =>
    categories.length === 0 ? [place] : categories.map((category) => ({ ...place, category })),
  );
};

const codesIn = (words: Readonly<Record<string, Readonly<Record<string, unknown>>>>, name: string): readonly string[] =>
  Object.keys(words[name] ?? {});

const tenths = (most: number) => fc.integer({ min: 0, max: most * 10 }).map((number) => number / 10);

/** A figure of a measure, hidden one time in three. */
export const figures = (measure: Measure): fc.Arbitrary<Figure> => {
  const { kind } = tellingOf(measure);
  const told: fc.Arbitrary<Figure> =
    kind === 'people' || kind === 'shares'
      ? fc.integer({ min: 5, max: 40_000 }).map(people)
      : kind === 'mean'
        ? tenths(99).map((mean) => ({ kind: 'mean', mean }))
        : fc
            .tuple(fc.integer({ min: 0, max: 400 }), fc.option(fc.integer({ min: 0, max: 2000 })))
            .map(([median, more]) => percentiles(median, more === null ? null : median + more));
  return fc.oneof({ weight: 2, arbitrary: told }, { weight: 1, arbitrary: fc.constant(hidden) });
};

/** A report of a question, with figures as they come. */
export const reports = ({ measure, by }: (typeof everyQuestion)[number]): fc.Arbitrary<AnsweredReport> =>
  fc
    .tuple(
      ...placesOf(measure, by).map((place) =>
        fc
          .tuple(figures(measure), fc.option(figures(measure)), fc.boolean())
          .map(([figure, before, changed]) => line(place, figure, before, before !== null || !changed)),
      ),
    )
    .map((lines) => reportOf(measure, by, lines));
