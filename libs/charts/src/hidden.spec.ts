import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AnsweredReport, Figure } from '@traject/reports';
import { languages } from '@traject/tasks';
import { chartBy, chartOf, type Chart } from './chart.js';
import { readTold } from './content/cells.js';
import { htmlOf } from './html/fragment.js';
import { pageOf } from './html/page.js';
import { everyQuestion, hidden, line, names, people, reportOf, reports } from './testing/reports.js';

/** A report whose hidden figures carry their truth on their back, as they would if it were once left in by mistake. */
const withTruth = (report: AnsweredReport, truths: readonly number[]): AnsweredReport => {
  let next = 0;
  const carrying = (figure: Figure): Figure => {
    if (figure.kind !== 'hidden') return figure;
    const truth = truths[next++ % truths.length] ?? 0;
    const hiddenWithTruth = { kind: 'hidden' as const, people: truth, mean: truth, median: truth, percentile90: truth };
    return hiddenWithTruth;
  };
  return {
    ...report,
    lines: report.lines.map((of) => ({
      ...of,
      figure: carrying(of.figure),
      before: of.before === null ? null : carrying(of.before),
    })),
  };
};

type Drawing = typeof chartOf;

const everything = (chart: Chart): string => [JSON.stringify(chart), htmlOf(chart), pageOf(chart)].join('\n');

/** Whether two reports that differ in nothing but what is hidden come out the same, to the letter. */
const looksTheSame = (draw: Drawing) => {
  const truths = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 8 });
  const asked = fc.constantFrom(...everyQuestion).chain(reports);
  return fc.asyncProperty(
    asked,
    truths,
    truths,
    fc.constantFrom(...languages),
    async (report, one, other, language) => {
      const [first, second] = [
        await draw(withTruth(report, one), language, names),
        await draw(withTruth(report, other), language, names),
      ];
      return everything(first) === everything(second);
    },
  );
};

test('what is hidden changes nothing: no word, no number, no length and no size', () =>
  fc.assert(looksTheSame(chartOf), { numRuns: 150 }));

const truthOf = (figure: Figure): number => ('people' in figure ? figure.people : 0);

const leaking: Readonly<Record<string, Drawing>> = {
  'reads what stands behind a hidden figure': chartBy((figure, statistic) =>
    figure.kind === 'hidden' ? truthOf(figure) : readTold(figure, statistic),
  ),
  'keeps the report in the description': async (report, language, of) => {
    const chart = await chartOf(report, language, of);
    return { ...chart, svg: chart.svg.replace('</desc>', `${JSON.stringify(report.lines)}</desc>`) };
  },
  'grows by what is hidden': async (report, language, of) => {
    const chart = await chartOf(report, language, of);
    const more = report.lines.reduce((sum, { figure }) => sum + (figure.kind === 'hidden' ? truthOf(figure) : 0), 0);
    return { ...chart, svg: chart.svg.replace('width="480"', `width="${480 + more}"`) };
  },
};

test.each(Object.entries(leaking))('a chart that %s is found out', async (_what, draw) => {
  expect((await fc.check(looksTheSame(draw), { numRuns: 150 })).failed).toBe(true);
});

test('a hidden figure is never a zero, and never as long as another', async () => {
  const chart = await chartOf(
    reportOf('inflow', 'department', [
      line({ group: 'care' }, people(40)),
      line({ group: 'youth' }, hidden),
      line({ group: 'office' }, hidden),
    ]),
    'en',
    names,
  );
  const told = chart.table.rows.map(({ cells }) => cells.map(({ text }) => text));
  const words = 'hidden: fewer than 5 people, or needed to hide another';
  expect(told).toEqual([['40'], [words], [words]]);
  const hatched = [...chart.svg.matchAll(/d="(M0,0H36[^"]*)"/g)].map(([, path]) => path);
  // Two figures of the same height, and the key, which is lower.
  expect(new Set(hatched).size).toBe(2);
  expect(hatched).toHaveLength(3);
});
