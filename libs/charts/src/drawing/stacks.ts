import type { Cell } from '../content/cells.js';
import type { Content } from '../content/content.js';
import type { Drawn } from './bars.js';
import { below, INNER, MARGIN, onScale, space, type Part, type Words } from './marks.js';
import { inkOn, paper, parts } from './palette.js';
import { paragraph, styles } from './signs.js';
import { widthOf } from './text-fit.js';

/** Categories of a report in their order. */
export const categoriesOf = ({ rows }: Content): readonly string[] => [
  ...new Set(rows.flatMap(({ category }) => category ?? [])),
];

/** Colour of a category, by its place. */
export const partColour = (index: number): string => parts[index % parts.length] ?? parts[0];

/** Whether parts make a whole in every row: a stack with a part of unknown length would tell a wrong whole, or the right one. */
export const areParts = (content: Content): boolean => {
  const cells = content.rows.flatMap(({ now, before }) => [...now, ...before]);
  const categories = categoriesOf(content).length;
  const groups = new Set(content.rows.map(({ group }) => group));
  return (
    categories > 1 &&
    categories <= parts.length &&
    !groups.has(null) &&
    content.rows.length === categories * groups.size &&
    cells.every(({ kind }) => kind === 'told' || (kind === 'none' && content.periodBefore === null))
  );
};

const stackOf = (cells: readonly Cell[], height: number, style: 'value' | null): Part => {
  const values = cells.map((cell) => (cell.kind === 'told' ? cell.value : 0));
  const sum = values.reduce((all, value) => all + value, 0);
  const from = (index: number) => values.slice(0, index).reduce((all, value) => all + value, 0) / (sum || 1);
  const fits = (text: string, share: number) => widthOf(text, styles.value.size) + 6 <= share * INNER;
  return {
    height,
    marks: {
      bars: values.map((_value, index) => ({
        from: onScale(from(index)),
        to: onScale(from(index + 1)),
        y: 0,
        height,
        fill: partColour(index),
        stroke: paper,
      })),
      words:
        style === null
          ? []
          : cells.flatMap((cell, index): readonly Words[] => {
              const share = from(index + 1) - from(index);
              if (cell.kind !== 'told' || !fits(cell.text, share)) return [];
              const place = onScale(from(index) + share / 2);
              return [
                {
                  place,
                  y: height / 2,
                  text: [cell.text],
                  ...styles[style],
                  align: 'center',
                  fill: inkOn(partColour(index)),
                },
              ];
            }),
    },
  };
};

/** Each group as a whole of its parts. */
export const drawStacks = (content: Content): Drawn => {
  const groups = [...new Set(content.rows.map(({ group }) => group))];
  return {
    scale: { smallest: 0, largest: 1, left: MARGIN, right: MARGIN + INNER },
    part: below(
      groups.flatMap((group) => {
        const rows = content.rows.filter((row) => row.group === group);
        return [
          paragraph(group ?? content.organisation, 'label'),
          space(2),
          stackOf(
            rows.flatMap(({ now }) => now),
            24,
            'value',
          ),
          ...(content.periodBefore === null
            ? []
            : [
                space(2),
                stackOf(
                  rows.flatMap(({ before }) => before),
                  9,
                  null,
                ),
              ]),
          space(13),
        ];
      }),
    ),
  };
};
