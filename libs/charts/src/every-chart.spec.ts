import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { AnsweredReport, Figure } from '@traject/reports';
import { languages, type Language } from '@traject/tasks';
import { chartOf, type Chart } from './chart.js';
import { htmlOf } from './html/fragment.js';
import { pageOf } from './html/page.js';
import { everyQuestion, names, placesOf, reports } from './testing/reports.js';
import { numbersIn, parsedHtml, parsedSvg, textsOf } from './testing/parsed.js';

const everyChart = everyQuestion.flatMap((question) => languages.map((language) => ({ ...question, language })));

/** The numbers of a figure, where there are any. */
const numbersOf = (figure: Figure | null): readonly number[] => {
  if (figure === null || figure.kind === 'hidden') return [];
  if (figure.kind === 'percentiles') return [figure.median, figure.percentile90].filter((value) => value !== null);
  return [figure.kind === 'people' ? figure.people : figure.mean];
};

const toldBy = ({ lines }: AnsweredReport): readonly number[] =>
  lines.flatMap(({ figure, before }) => [...numbersOf(figure), ...numbersOf(before)]);

const toldInTable = (chart: Chart, language: Language): readonly number[] =>
  textsOf(parsedHtml(htmlOf(chart)), 'td.told').flatMap((text) => numbersIn(text, language));

/** Some reports of a question, drawn; the same each time the tests run. */
const someOf = (question: (typeof everyChart)[number]) =>
  Promise.all(
    fc
      .sample(reports(question), { numRuns: 3, seed: 20_260_701 })
      .map(async (report) => ({ report, chart: await chartOf(report, question.language, names) })),
  );

describe.each(everyChart)('$measure by $by in $language', (question) => {
  const { language, measure, by } = question;
  let drawn: Awaited<ReturnType<typeof someOf>> = [];

  beforeAll(async () => {
    drawn = await someOf(question);
    expect(drawn).toHaveLength(3);
  });

  test('has a table of exactly the figures that are told', () => {
    for (const { report, chart } of drawn) {
      expect(toldInTable(chart, language)).toEqual(toldBy(report));
      const cells = textsOf(parsedHtml(htmlOf(chart)), 'td:not(.told)');
      for (const text of cells) expect(text).toMatch(/^(hidden: |verborgen: |no figure|geen cijfer)/);
    }
  });

  test('has a picture in which no number stands that is not told', () => {
    for (const { report, chart } of drawn) {
      const { caption, cellColumns } = chart.table;
      const around = [chart.title, chart.about, caption, ...cellColumns, '1 5 9 10 90'].join(' ');
      const allowed = new Set([...toldBy(report), ...numbersIn(around, language)]);
      const numbers = textsOf(parsedSvg(chart.svg), 'text').flatMap((text) => numbersIn(text, language));
      expect(numbers.filter((number) => !allowed.has(number))).toEqual([]);
    }
  });

  test('is shapes and words: nothing that runs, styles or refers to anything', () => {
    for (const { chart } of drawn) {
      const document = parsedSvg(chart.svg);
      const elements = [...document.querySelectorAll('*')];
      expect([...new Set(elements.map(({ tagName }) => tagName))].toSorted()).toEqual(
        expect.arrayContaining(['g', 'svg', 'text', 'title']),
      );
      for (const { tagName, attributes } of elements) {
        expect(['svg', 'title', 'desc', 'g', 'path', 'line', 'rect', 'text', 'tspan']).toContain(tagName);
        for (const { name, value } of attributes) {
          expect(name).not.toMatch(/^(on|style$|href|xlink)/);
          if (name !== 'xmlns') expect(value).not.toMatch(/url\(|https?:|data:|javascript:/i);
        }
      }
      const page = parsedHtml(pageOf(chart));
      expect(page.querySelectorAll('script, link, [style], foreignObject, img, iframe')).toHaveLength(0);
    }
  });

  test('shows words and no codes', () => {
    for (const { chart } of drawn) {
      const seen = textsOf(parsedHtml(pageOf(chart)), 'title, desc, text, th, td, caption, p, h1').join('\n');
      const codes = [
        measure,
        ...placesOf(measure, by).flatMap(({ group, category }) => [group ?? [], category ?? []].flat()),
      ];
      // Some codes are words of a language too, such as "stress" and "coach"; those with a hyphen never are.
      for (const code of codes.filter((name) => name.includes('-') && name !== 'no-shows')) {
        expect(seen).not.toMatch(new RegExp(`(^|[^\\p{L}])${code}([^\\p{L}]|$)`, 'u'));
      }
    }
  });

  test('is the same each time', async () => {
    for (const { report, chart } of drawn) expect(await chartOf(report, language, names)).toEqual(chart);
  });
});
