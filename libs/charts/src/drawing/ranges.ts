import { isHidden, type Cell } from '../content/cells.js';
import type { Content } from '../content/content.js';
import type { Drawn } from './bars.js';
import { scaleOf, written } from './measured.js';
import { below, onScale, space, type Marks, type Part, type Place } from './marks.js';
import { blue, paper } from './palette.js';
import { HATCH, hatchAt, paragraph, wordsAt } from './signs.js';

/** Sizes of the signs; a diamond sticks out of a circle in the same place. */
const sizes = { now: { median: 140, percentile90: 190 }, before: { median: 65, percentile90: 90 } } as const;

const point = (
  place: Place,
  statistic: 'median' | 'percentile90',
  which: 'now' | 'before',
): Marks['points'][number] => ({
  place,
  y: 0,
  shape: statistic === 'median' ? 'circle' : 'diamond',
  fill: which === 'now' ? blue : paper,
  stroke: blue,
  size: sizes[which][statistic],
});

/** From the median to the 90th percentile, with hatching for which of them is hidden. */
const rangeOf = (cells: readonly Cell[], content: Content, which: 'now' | 'before'): Part => {
  const height = which === 'now' ? 18 : 14;
  const [median, percentile90] = cells.map((cell) => (cell.kind === 'told' ? cell.value : null));
  const told = [median, percentile90].filter((value) => value !== null && value !== undefined);
  const last = told.length === 0 ? null : Math.max(...told);
  const points = [
    ...(median === null || median === undefined ? [] : [point(onScale(median), 'median', which)]),
    ...(percentile90 === null || percentile90 === undefined
      ? []
      : [point(onScale(percentile90), 'percentile90', which)]),
  ];
  const hides = cells.some(isHidden);
  const hatched = onScale(last ?? 0, last === null ? 0 : 11);
  const strokeWidth = which === 'now' ? 3 : 1.5;
  const isRange = typeof median === 'number' && typeof percentile90 === 'number';
  const beside = onScale(last ?? 0, last === null ? (hides ? HATCH + 7 : 3) : hides ? HATCH + 18 : 13);
  const style = told.length === 0 ? 'hidden' : which === 'now' ? 'value' : 'before';
  return below([
    space(height / 2),
    {
      height: height / 2,
      marks: {
        points,
        rules: isRange ? [{ from: onScale(median), to: onScale(percentile90), y: 0, stroke: blue, strokeWidth }] : [],
        hatches: hides ? [hatchAt(hatched, -6, 12)] : [],
        words: [wordsAt(beside, 0, written(cells, content), style)],
      },
    },
  ]);
};

/** Median and 90th percentile of each group as two signs on one line. */
export const drawRanges = (content: Content): Drawn => ({
  scale: scaleOf(content),
  part: below(
    content.rows.flatMap(({ group, now, before }) => [
      paragraph(group ?? content.organisation, 'label'),
      rangeOf(now, content, 'now'),
      ...(content.periodBefore === null ? [] : [rangeOf(before, content, 'before')]),
      space(12),
    ]),
  ),
});
