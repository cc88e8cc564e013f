import type { Content } from '../content/content.js';
import { phrases } from '../words/phrases.js';
import { drawBars, type Drawn } from './bars.js';
import { hiddenKey, keysOf, type Form } from './keys.js';
import { below, INNER, MARGIN, space, type Picture } from './marks.js';
import { drawRanges } from './ranges.js';
import { paragraph } from './signs.js';
import { areParts, drawStacks } from './stacks.js';

/** The form that fits what is told: two signs for percentiles, a stack where parts make a whole, and otherwise bars. */
const formOf = (content: Content): Form => {
  if (content.rows.length === 0) return 'nothing';
  if (content.telling.kind === 'percentiles') return 'ranges';
  return content.telling.kind === 'shares' && areParts(content) ? 'stacks' : 'bars';
};

const drawNothing = ({ language }: Content): Drawn => ({
  scale: { smallest: 0, largest: 1, left: MARGIN, right: MARGIN + INNER },
  part: paragraph(phrases.tooFew[language], 'label'),
});

const drawings: Readonly<Record<Form, (content: Content) => Drawn>> = {
  bars: drawBars,
  ranges: drawRanges,
  stacks: drawStacks,
  nothing: drawNothing,
};

/** The whole picture: what it is of, what its signs mean, the figures, and what is hidden. */
export const pictureOf = (content: Content): Picture => {
  const form = formOf(content);
  const { scale, part } = drawings[form](content);
  const { height, marks } = below([
    space(MARGIN),
    paragraph(content.title, 'title'),
    paragraph(content.subtitle, 'subtitle'),
    space(8),
    keysOf(content, form),
    space(12),
    part,
    ...hiddenKey(content),
    space(MARGIN),
  ]);
  return { scale, height: Math.ceil(height), marks };
};
