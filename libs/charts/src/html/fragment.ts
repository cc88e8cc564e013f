import type { Element, ElementContent } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { toHtml } from 'hast-util-to-html';
import { h } from 'hastscript';
import type { Chart } from '../chart.js';
import type { ChartTable } from '../content/table.js';

const rowOf = ({ headings, cells }: ChartTable['rows'][number]): Element =>
  h('tr', [
    ...headings.map((heading) => h('th', { scope: 'row' }, heading)),
    ...cells.map(({ kind, text }) => h('td', kind === 'told' ? { className: ['told'] } : {}, text)),
  ]);

const tableElement = ({ caption, headingColumns, cellColumns, rows }: ChartTable): readonly ElementContent[] =>
  rows.length === 0
    ? []
    : [
        h('table', [
          h('caption', caption),
          h(
            'thead',
            h(
              'tr',
              [...headingColumns, ...cellColumns].map((heading) => h('th', { scope: 'col' }, heading)),
            ),
          ),
          h('tbody', rows.map(rowOf)),
        ]),
      ];

/** See {@link htmlOf}, as a tree. */
export const figureOf = ({ language, svg, notes, table }: Chart): Element =>
  h('figure', { lang: language, className: ['traject-chart'] }, [
    fromHtml(svg, { fragment: true }),
    h(
      'figcaption',
      notes.map((note) => h('p', note)),
    ),
    ...tableElement(table),
  ]);

/** A chart with the table behind it, to stand in a page: no script and no style of its own. */
export const htmlOf = (chart: Chart): string => toHtml(figureOf(chart));
