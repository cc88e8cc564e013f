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

const toldInTable = (table: Document, language: Language): readonly number[] =>
  textsOf(table, 'td.told').flatMap((text) => numbersIn(text, language));

/** A chart, and what readers see of it, read once for all tests. */
const readOnce = (report: AnsweredReport, chart: Chart) => ({
  report,
  chart,
  table: parsedHtml(htmlOf(chart)),
  picture: parsedSvg(chart.svg),
  page: parsedHtml(pageOf(chart)),
});

/** Some reports of a question, drawn; the same each time the tests run. */
const someOf = (question: (typeof everyChart)[number]) =>
  Promise.all(
    fc
      .sample(reports(question), { numRuns: 3, seed: 20_260_701 })
      .map(async (report) => readOnce(report, await chartOf(report, question.language, names))),
  );

const shapes = ['svg', 'title', 'desc', 'g', 'path', 'line', 'rect', 'text', 'tspan'];

/** Elements of a picture that are no shapes, and attributes that run, style or refer to something. */
const strangeIn = (elements: readonly Element[]): readonly string[] =>
  elements.flatMap(({ tagName, attributes }) => [
    ...(shapes.includes(tagName) ? [] : [tagName]),
    ...[...attributes]
      .filter(
        ({ name, value }) =>
          /^(on|style$|href|xlink)/.test(name) || (name !== 'xmlns' && /url\(|https?:|data:|javascript:/i.test(value)),
      )
      .map(({ name, value }) => `${tagName} ${name}=${value}`),
  ]);

describe.each(everyChart)('$measure by $by in $language', (question) => {
  const { language, measure, by } = question;
  let drawn: Awaited<ReturnType<typeof someOf>> = [];

  beforeAll(async () => {
    drawn = await someOf(question);
    expect(drawn).toHaveLength(3);
  });

  test('has a table of exactly the figures that are told', () => {
    for (const { report, table } of drawn) {
      expect(toldInTable(table, language)).toEqual(toldBy(report));
      const cells = textsOf(table, 'td:not(.told)');
      for (const text of cells)
        expect(text).toMatch(/^(hidden: |verborgen: |no figure|geen cijfer|not comparable|niet te vergelijken)/);
    }
  });

  test('has a picture in which no number stands that is not told', () => {
    for (const { report, chart, picture } of drawn) {
      const { caption, cellColumns } = chart.table;
      const around = [chart.title, chart.about, caption, ...cellColumns, '1 5 9 10 90'].join(' ');
      const allowed = new Set([...toldBy(report), ...numbersIn(around, language)]);
      const numbers = textsOf(picture, 'text').flatMap((text) => numbersIn(text, language));
      expect(numbers.filter((number) => !allowed.has(number))).toEqual([]);
    }
  });

  test('is shapes and words: nothing that runs, styles or refers to anything', () => {
    for (const { picture, page } of drawn) {
      const elements = [...picture.querySelectorAll('*')];
      expect([...new Set(elements.map(({ tagName }) => tagName))].toSorted()).toEqual(
        expect.arrayContaining(['g', 'svg', 'text', 'title']),
      );
      expect(strangeIn(elements)).toEqual([]);
      expect(page.querySelectorAll('script, link, [style], foreignObject, img, iframe')).toHaveLength(0);
    }
  });

  test('shows words and no codes', () => {
    for (const { page } of drawn) {
      const seen = textsOf(page, 'title, desc, text, th, td, caption, p, h1').join('\n');
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

test('what runs, styles or refers to something is found in a picture', () => {
  const picture = parsedSvg(
    '<svg xmlns="http://www.w3.org/2000/svg"><script/><g style="fill:red" onclick="go()"><path fill="url(#a)"/></g></svg>',
  );
  expect(strangeIn([...picture.querySelectorAll('*')])).toEqual([
    'script',
    'g style=fill:red',
    'g onclick=go()',
    'path fill=url(#a)',
  ]);
});
