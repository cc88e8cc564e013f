import { fromLeft, INNER, MARGIN, type Hatch, type Part, type Place, type Words } from './marks.js';
import { ink, paleInk } from './palette.js';
import { linesOf } from './text-fit.js';

const sans = "'Helvetica Neue', Helvetica, Arial, sans-serif";
const serif = "Georgia, 'Times New Roman', serif";

/** How words look, by what they are. */
export const styles = {
  title: { size: 21, lineHeight: 26, weight: 'bold', style: 'normal', font: serif, align: 'left', fill: ink },
  subtitle: { size: 14, lineHeight: 19, weight: 'normal', style: 'normal', font: sans, align: 'left', fill: paleInk },
  heading: { size: 15, lineHeight: 19, weight: 'bold', style: 'normal', font: sans, align: 'left', fill: ink },
  label: { size: 15, lineHeight: 19, weight: 'normal', style: 'normal', font: sans, align: 'left', fill: ink },
  value: { size: 15, lineHeight: 19, weight: 'bold', style: 'normal', font: sans, align: 'left', fill: ink },
  before: { size: 13, lineHeight: 17, weight: 'normal', style: 'normal', font: sans, align: 'left', fill: paleInk },
  hidden: { size: 13, lineHeight: 17, weight: 'normal', style: 'italic', font: sans, align: 'left', fill: paleInk },
  key: { size: 13, lineHeight: 18, weight: 'normal', style: 'normal', font: sans, align: 'left', fill: ink },
} as const satisfies Readonly<Record<string, Omit<Words, 'place' | 'y' | 'text'>>>;

/** Words on one line, the middle of which is given. */
export const wordsAt = (place: Place, y: number, text: string, style: keyof typeof styles): Words => ({
  place,
  y,
  text: [text],
  ...styles[style],
});

/** A strip of words, in as many lines as they need. */
export const paragraph = (
  text: string,
  style: keyof typeof styles,
  {
    x = MARGIN,
    width = INNER,
    most = 3,
  }: { readonly x?: number; readonly width?: number; readonly most?: number } = {},
): Part => {
  const { size, lineHeight } = styles[style];
  const lines = linesOf(text, size, width, most);
  return {
    height: lines.length * lineHeight,
    marks: { words: [{ place: fromLeft(x), y: lineHeight / 2, text: lines, ...styles[style] }] },
  };
};

/** Width of what stands for a hidden figure: always the same, so that it is no length. */
export const HATCH = 36;

/** Hatching of a height, at a place. */
export const hatchAt = (place: Place, y: number, height: number): Hatch => {
  const across = Array.from({ length: Math.floor((HATCH + height - 1) / 6) }, (_none, index) => (index + 1) * 6);
  const strokes = across.map((sum) => {
    const from = [Math.max(0, sum - height), Math.min(sum, height)];
    const to = [Math.min(sum, HATCH), Math.max(0, sum - HATCH)];
    return `M${from.join()}L${to.join()}`;
  });
  return { place, y, path: `M0,0H${HATCH}V${height}H0Z${strokes.join('')}` };
};
