import { dimensionWords } from '../words/codes.js';
import { phrases } from '../words/phrases.js';
import { statisticsOf, wordsForNone, type Cell, type Statistic } from './cells.js';
import type { Content } from './content.js';

/** One row of the table behind a chart: what it is of, and what is told of it. */
export interface TableRow {
  /** Group and category, as far as the report has them; at least one. */
  readonly headings: readonly string[];
  readonly cells: readonly { readonly kind: Cell['kind']; readonly text: string }[];
}

/** The same figures as the chart, for who does not see it. */
export interface ChartTable {
  readonly caption: string;
  /** Headings of the columns of headings, then of the cells. */
  readonly headingColumns: readonly string[];
  readonly cellColumns: readonly string[];
  readonly rows: readonly TableRow[];
}

const columnOf = (statistic: Statistic, period: string, language: Content['language']): string =>
  `${phrases[statistic][language]}, ${period}`;

/** The table behind a chart. */
export const tableOf = (content: Content): ChartTable => {
  const { language, question, rows } = content;
  const hasGroups = rows.some(({ group }) => group !== null);
  const hasCategories = rows.some(({ category }) => category !== null);
  const periods = [content.period, ...(content.periodBefore === null ? [] : [content.periodBefore])];
  const textOf = (cell: Cell): string => {
    switch (cell.kind) {
      case 'told':
        return cell.text;
      case 'hidden':
        return content.hiddenBecause;
      case 'none':
        return wordsForNone(cell)[language];
    }
  };
  return {
    caption: `${content.title}. ${content.subtitle}`,
    headingColumns: [
      ...(hasGroups || !hasCategories ? [dimensionWords[question.by].one[language]] : []),
      ...(hasCategories ? [phrases.category[language]] : []),
    ],
    cellColumns: periods.flatMap((period) =>
      statisticsOf(content.telling).map((statistic) => columnOf(statistic, period, language)),
    ),
    rows: rows.map(({ group, category, now, before }) => ({
      headings: [
        ...(hasGroups || category === null ? [group ?? content.organisation] : []),
        ...(category === null ? [] : [category]),
      ],
      cells: [...now, ...(content.periodBefore === null ? [] : before)].map((cell) => ({
        kind: cell.kind,
        text: textOf(cell),
      })),
    })),
  };
};
