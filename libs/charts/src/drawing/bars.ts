import type { Cell } from '../content/cells.js';
import type { Content, ContentRow } from '../content/content.js';
import { endOfScale, scaleOf, written } from './measured.js';
import { below, fromLeft, INNER, MARGIN, onScale, space, type Part, type Place, type Scale } from './marks.js';
import { blue, paleInk, paper, track } from './palette.js';
import { HATCH, hatchAt, paragraph, wordsAt } from './signs.js';

/** Where the names of rows stand when they stand beside the bars. */
const NAMES = 178;

/** One bar, or hatching where it is hidden, with what it says behind it. */
const barOf = (cell: Cell, content: Content, which: 'now' | 'before'): Part => {
  const height = which === 'now' ? 16 : 10;
  const middle = height / 2;
  const say = (place: Place, style: 'value' | 'before' | 'hidden') =>
    wordsAt(place, middle, written([cell], content), style);
  switch (cell.kind) {
    case 'told': {
      const end = endOfScale(content);
      const whole = end === null ? [] : [{ from: onScale(0), to: onScale(end), fill: track, stroke: track }];
      const own = { fill: which === 'now' ? blue : paper, stroke: blue };
      const bar = { from: onScale(Math.min(0, cell.value)), to: onScale(Math.max(0, cell.value)), ...own };
      // What is written stands beyond the end of the scale where there is one, so that it never lies on it.
      const beside = onScale(Math.max(0, cell.value, end ?? 0), 7);
      return {
        height,
        marks: {
          bars: [...whole, bar].map((one) => ({ ...one, y: 0, height })),
          words: [say(beside, which === 'now' ? 'value' : 'before')],
        },
      };
    }
    case 'hidden':
      return {
        height,
        marks: { hatches: [hatchAt(onScale(0), 0, height)], words: [say(onScale(0, HATCH + 7), 'hidden')] },
      };
    case 'none':
      return { height, marks: { words: [say(onScale(0, 3), 'hidden')] } };
  }
};

const barsOf = ({ now, before }: ContentRow, content: Content): Part =>
  below([
    ...now.map((cell) => barOf(cell, content, 'now')),
    ...(content.periodBefore === null ? [] : before.flatMap((cell) => [space(3), barOf(cell, content, 'before')])),
  ]);

/** Rows one below the other, each named above its bars: there is room for the longest name. */
const namedAbove = (content: Content, rows: readonly ContentRow[]): Part =>
  below(
    rows.flatMap((row) => [
      paragraph(row.category ?? row.group ?? content.organisation, 'label'),
      space(2),
      barsOf(row, content),
      space(13),
    ]),
  );

/** A row named on the left, which takes a third of the room. */
const namedBeside = (content: Content, row: ContentRow): Part => {
  const name = paragraph(row.group ?? content.organisation, 'key', { width: NAMES - MARGIN - 8, most: 3 });
  const bars = barsOf(row, content);
  const height = Math.max(name.height, bars.height) + 9;
  return { height, marks: { ...bars.marks, words: [...(name.marks.words ?? []), ...(bars.marks.words ?? [])] } };
};

const panel = (content: Content, category: string | null): Part =>
  below([
    {
      height: 8,
      marks: {
        rules: [{ from: fromLeft(MARGIN), to: fromLeft(MARGIN + INNER), y: 0, stroke: paleInk, strokeWidth: 1 }],
      },
    },
    paragraph(category ?? content.organisation, 'heading'),
    space(5),
    ...content.rows.filter((row) => row.category === category).map((row) => namedBeside(content, row)),
    space(6),
  ]);

/** A drawn part with the scale it is drawn on. */
export interface Drawn {
  readonly scale: Scale;
  readonly part: Part;
}

/** Bars of groups or of categories; where a report has both, one panel a category, so that groups are compared. */
export const drawBars = (content: Content): Drawn => {
  const categories = [...new Set(content.rows.map(({ category }) => category))];
  const inPanels = categories.length > 1 && content.rows.some(({ group }) => group !== null);
  return inPanels
    ? { scale: scaleOf(content, NAMES), part: below(categories.map((category) => panel(content, category))) }
    : { scale: scaleOf(content), part: namedAbove(content, content.rows) };
};
