import { isHidden, wordsForNone, type Cell } from '../content/cells.js';
import type { Content } from '../content/content.js';
import { phrases } from '../words/phrases.js';
import { INNER, MARGIN, WIDTH, type Scale } from './marks.js';
import { HATCH, styles } from './signs.js';
import { widthOf } from './text-fit.js';

/** Where a scale ends by itself: a mark of ten, all of a hundred per cent; null where it does not. */
export const endOfScale = ({ telling }: Content): number | null => {
  if (!('unit' in telling)) return null;
  return telling.unit === 'score' ? 10 : telling.unit === 'percent' ? 100 : null;
};

/** What is written behind the cells of a row: their values, and a word for what is hidden. */
export const written = (cells: readonly Cell[], { language }: Content): string => {
  const [first] = cells;
  if (first?.kind === 'none') return wordsForNone(first)[language];
  if (cells.every(isHidden)) return phrases.hiddenMark[language];
  return cells.map((cell) => (cell.kind === 'told' ? cell.text : phrases.hiddenMark[language])).join(' / ');
};

/** The one scale of a chart. Zero is always on it, and what is told alone decides how far it goes. */
export const scaleOf = (content: Content, left: number = MARGIN): Scale => {
  const rows = content.rows.flatMap(({ now, before }) => [now, before]);
  const values = rows.flat().flatMap((cell) => (cell.kind === 'told' ? [cell.value] : []));
  const smallest = values.reduce((least, value) => Math.min(least, value), 0);
  const largest = values.reduce((most, value) => Math.max(most, value), endOfScale(content) ?? 0);
  // What is written stands behind the longest bar, with hatching before it where a second number is hidden.
  const longest = rows
    .filter((cells) => cells.some(({ kind }) => kind === 'told'))
    .map((cells) => widthOf(written(cells, content), styles.value.size) + (cells.some(isHidden) ? HATCH + 6 : 0))
    .reduce((most, width) => Math.max(most, width), 0);
  const right = Math.max(left + INNER / 5, WIDTH - MARGIN - longest - 12);
  return { smallest, largest: largest > smallest ? largest : smallest + 1, left, right: Math.floor(right) };
};
