import { isHidden } from '../content/cells.js';
import type { Content } from '../content/content.js';
import { phrases } from '../words/phrases.js';
import { below, fromLeft, INNER, MARGIN, space, type Marks, type Part } from './marks.js';
import { blue, paper } from './palette.js';
import { HATCH, hatchAt, paragraph } from './signs.js';
import { categoriesOf, partColour } from './stacks.js';

/** How a chart shows its figures. */
export type Form = 'bars' | 'ranges' | 'stacks' | 'nothing';

/** A sign, and what it stands for. */
const keyOf = (marks: Partial<Marks>, text: string, indent = 26): Part => {
  const said = paragraph(text, 'key', { x: MARGIN + indent, width: INNER - indent });
  return { height: said.height, marks: { ...marks, ...said.marks } };
};

const barKey = (fill: string, stroke: string, height: number, text: string): Part =>
  keyOf(
    { bars: [{ from: fromLeft(MARGIN), to: fromLeft(MARGIN + 18), y: 9 - height / 2, height, fill, stroke }] },
    text,
  );

const pointKey = (
  signs: readonly { readonly shape: 'circle' | 'diamond'; readonly fill: string }[],
  text: string,
): Part =>
  keyOf(
    {
      points: signs.map(({ shape, fill }, index) => ({
        place: fromLeft(MARGIN + 9 + (signs.length === 1 ? 3 : index * 15 - 3)),
        y: 9,
        shape,
        fill,
        stroke: blue,
        size: signs.length === 1 ? 110 : 70,
      })),
    },
    text,
    34,
  );

const circleAndDiamond = (fill: string) => [
  { shape: 'circle' as const, fill },
  { shape: 'diamond' as const, fill },
];

/** What the signs of a chart stand for. */
export const keysOf = (content: Content, form: Form): Part => {
  const { language, period, periodBefore: earlier } = content;
  switch (form) {
    case 'nothing':
      return space(0);
    case 'bars':
      return below([barKey(blue, blue, 12, period), ...(earlier === null ? [] : [barKey(paper, blue, 8, earlier)])]);
    case 'ranges':
      return below([
        pointKey([{ shape: 'circle', fill: blue }], phrases.medianKey[language]),
        pointKey([{ shape: 'diamond', fill: blue }], phrases.percentile90Key[language]),
        pointKey(circleAndDiamond(blue), period),
        ...(earlier === null ? [] : [pointKey(circleAndDiamond(paper), earlier)]),
      ]);
    case 'stacks':
      return below([
        paragraph(phrases.stacked[language], 'key'),
        ...categoriesOf(content).map((category, index) => barKey(partColour(index), partColour(index), 12, category)),
        space(4),
        ...(earlier === null
          ? [paragraph(period, 'key')]
          : [
              paragraph(`${phrases.stackedWide[language]} ${period}`, 'key'),
              paragraph(`${phrases.stackedNarrow[language]} ${earlier}`, 'key'),
            ]),
      ]);
  }
};

/** What hatching stands for, where there is any. */
export const hiddenKey = (content: Content): readonly Part[] =>
  content.rows.some(({ now, before }) => [...now, ...before].some(isHidden))
    ? [keyOf({ hatches: [hatchAt(fromLeft(MARGIN), 3, 12)] }, content.hiddenBecause, HATCH + 8)]
    : [];
