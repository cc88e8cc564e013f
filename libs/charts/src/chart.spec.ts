import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chartOf } from './chart.js';
import { htmlOf } from './html/fragment.js';
import { halfYear, hidden, line, names, people, percentiles, reportOf } from './testing/reports.js';
import { parsedHtml, parsedSvg, textsOf } from './testing/parsed.js';

const widthsOf = (svg: string, fill: string): readonly number[] =>
  [...parsedSvg(svg).querySelectorAll(`path[fill="${fill}"]`)]
    .map((path) => Number(/^M[\d.]+,[\d.]+h(?<width>[\d.]+)v/.exec(path.getAttribute('d') ?? '')?.groups?.['width']))
    .filter((width) => !Number.isNaN(width));

const textsIn = (svg: string): readonly string[] => textsOf(parsedSvg(svg), 'text');

describe('numbers of people', () => {
  const report = reportOf('inflow', 'department', [
    line({ group: 'care' }, people(1200), people(900)),
    line({ group: 'youth' }, people(600), hidden),
    line({ group: 'office' }, people(300)),
  ]);

  test('are bars from zero, as long as they are many, with the period before below', async () => {
    const { svg } = await chartOf(report, 'nl', names);
    const [_key, ...bars] = widthsOf(svg, '#0072B2');
    const [longest = 0] = bars;
    expect(bars.map((width) => Math.round((100 * width) / longest))).toEqual([100, 50, 25]);
    expect(textsIn(svg)).toEqual(
      expect.arrayContaining(['Zorg aan huis', '1.200', '900', 'verborgen', 'januari–juni 2026', 'juli–december 2025']),
    );
  });

  test('are called by what is counted, of whom and when', async () => {
    const chart = await chartOf(report, 'en', names);
    expect(chart).toMatchObject({
      title: 'Requests by department',
      about: 'Zorggroep Noord, January – June 2026',
      description: 'Zorggroep Noord, number of people, January – June 2026. One figure is hidden.',
      table: {
        caption: 'Requests by department. Zorggroep Noord, number of people',
        headingColumns: ['Department'],
        cellColumns: ['People, January – June 2026', 'People, July – December 2025'],
      },
    });
    expect(chart.table.rows.map(({ headings, cells }) => [...headings, ...cells.map(({ text }) => text)])).toEqual([
      ['Zorg aan huis', '1,200', '900'],
      ['Jeugd', '600', 'hidden: fewer than 5 people, or needed to hide another'],
      ['Bedrijfsvoering', '300', 'no figure for that period'],
    ]);
  });
});

describe('a department that is not what it was', () => {
  const merged = line({ group: 'office' }, people(300), null, false);

  test('is compared with nothing, and table and notes say why', async () => {
    const report = reportOf('inflow', 'department', [line({ group: 'care' }, people(1200), people(900)), merged]);
    const [dutch, english] = [await chartOf(report, 'nl', names), await chartOf(report, 'en', names)];
    const textsOfRows = ({ table }: typeof dutch) => table.rows.map(({ cells }) => cells.map(({ text }) => text));
    expect(textsOfRows(dutch)[1]).toEqual(['300', 'niet te vergelijken: toen anders samengesteld']);
    expect(textsOfRows(english)[1]).toEqual(['300', 'not comparable: put together otherwise then']);
    expect(textsIn(english.svg)).toContain('not comparable: put together otherwise then');
    expect(dutch.notes.join(' ')).toContain('of waarvan dat niet bekend is, wordt niet vergeleken');
    expect(english.notes.join(' ')).toContain('or of which it is not known, is not compared');
  });

  test('is no reason to say that there was no period before, and others are no reason to say the contrary', async () => {
    const alone = await chartOf(reportOf('inflow', 'department', [merged]), 'en', names);
    expect(alone.notes).not.toContain('There is no period before to compare with.');
    const unchanged = await chartOf(
      reportOf('inflow', 'department', [line({ group: 'care' }, people(9))]),
      'en',
      names,
    );
    expect(unchanged.notes.join(' ')).not.toContain('is not compared');
  });
});

test('a theme that is not what it was is compared with nothing, and no department is said to have changed', async () => {
  const stress = line({ category: 'stress' }, people(30), null, false);
  const chart = await chartOf(reportOf('themes', 'organisation', [stress]), 'en', names);
  expect(chart.notes.join(' ')).toContain(
    'A theme of which a part was told apart for the period before is not compared.',
  );
  expect(chart.notes.join(' ')).not.toContain('A department');
});

describe('percentiles', () => {
  const report = reportOf('wait-for-intake', 'department', [
    line({ group: 'care' }, percentiles(12, 34)),
    line({ group: 'youth' }, percentiles(1, null)),
    line({ group: 'office' }, hidden),
  ]);

  test('are two signs on a line, in days', async () => {
    const { svg } = await chartOf(report, 'nl', names);
    expect(textsIn(svg)).toEqual(expect.arrayContaining(['12 dagen / 34 dagen', '1 dag / verborgen', 'verborgen']));
    expect(parsedSvg(svg).querySelectorAll('line')).toHaveLength(1);
  });

  test('have a column each', async () => {
    const { table } = await chartOf(report, 'en', names);
    expect(table.cellColumns).toEqual(['Median, January – June 2026', '90th percentile, January – June 2026']);
    expect(table.rows[1]?.cells.map(({ text }) => text)).toEqual([
      '1 day',
      'hidden: fewer than 5 people on one side of it, or needed to hide another',
    ]);
  });
});

describe('shares by department', () => {
  const categories = ['none', 'one', 'more'];
  const shares = (counts: Readonly<Record<string, readonly (number | null)[]>>) =>
    reportOf(
      'no-shows',
      'department',
      Object.entries(counts).flatMap(([group, each]) =>
        each.map((count, index) =>
          line({ group, category: categories[index] ?? '' }, count === null ? hidden : people(count)),
        ),
      ),
    );

  test('are parts of a whole where all of them are told', async () => {
    const { svg } = await chartOf(shares({ care: [30, 10, 20], youth: [6, 6, 12] }), 'nl', names);
    const [_key, care = 0, youth = 0] = widthsOf(svg, '#332288');
    expect([care / 456, youth / 456]).toEqual([0.5, 0.25]);
    expect(textsIn(svg).join(' ')).toContain('Van links naar rechts');
  });

  test('are bars, category by category, where one is hidden: a whole would tell it', async () => {
    const { svg } = await chartOf(shares({ care: [30, null, 20], youth: [6, 6, 12] }), 'nl', names);
    expect(widthsOf(svg, '#332288')).toEqual([]);
    expect(textsIn(svg)).toEqual(expect.arrayContaining(['Geen gemist', 'Eén gemist', 'Meer dan één gemist']));
  });

  test('are headed by department and category in the table', async () => {
    const { table } = await chartOf(shares({ care: [30, null, 20] }), 'nl', names);
    expect(table.headingColumns).toEqual(['Afdeling', 'Categorie']);
    expect(table.rows.map(({ headings }) => headings)).toEqual([
      ['Zorg aan huis', 'Geen gemist'],
      ['Zorg aan huis', 'Eén gemist'],
      ['Zorg aan huis', 'Meer dan één gemist'],
    ]);
  });
});

describe('means', () => {
  test.each([
    ['satisfaction', 7.4, 'nl', '7,4'],
    ['satisfaction', 7, 'en', '7.0'],
    ['reflection-days', 14.2, 'nl', '14,2 dagen'],
    ['bmw-talks-of-limit', 74.3, 'en', '74.3%'],
    ['caseload', 12, 'nl', '12'],
  ] as const)('%s of %d is written in %s as %s', async (measure, mean, language, text) => {
    const { svg, table } = await chartOf(
      reportOf(measure, 'organisation', [line({}, { kind: 'mean', mean })]),
      language,
      names,
    );
    expect(table.rows).toMatchObject([{ headings: ['Zorggroep Noord'], cells: [{ text }] }]);
    expect(textsIn(svg)).toContain(text);
  });

  test('of marks lie on a scale that ends at ten', async () => {
    const { svg } = await chartOf(
      reportOf('satisfaction', 'organisation', [line({}, { kind: 'mean', mean: 5 })]),
      'nl',
      names,
    );
    const [whole = 0] = widthsOf(svg, '#E8E8E8');
    const [, half = 0] = widthsOf(svg, '#0072B2');
    expect(Math.abs(whole - 2 * half)).toBeLessThanOrEqual(1);
  });
});

describe('a chart of what is out of the ordinary', () => {
  test('says so when there are too few people for anything', async () => {
    const chart = await chartOf(reportOf('goals', 'department', []), 'nl', names);
    expect(textsIn(chart.svg)).toContain('Te weinig mensen om hier iets over te vertellen.');
    const document = parsedHtml(htmlOf(chart));
    expect(document.querySelector('table')).toBeNull();
    expect(document.querySelector('figcaption')?.textContent).toContain('Te weinig mensen');
  });

  test('of all organisations is called so, and says when there is no period before', async () => {
    const report = reportOf('inflow', 'organisation', [line({}, people(5000))]);
    const chart = await chartOf({ ...report, question: { ...report.question, organisation: null } }, 'en', names);
    expect(chart.about).toBe('All organisations together, January – June 2026');
    expect(chart.notes).toContain('There is no period before to compare with.');
  });

  test.each([
    [1, 'nl', 'januari 2026'],
    [12, 'nl', '2026'],
    [12, 'en', '2026'],
    [3, 'en', 'January – March 2026'],
  ] as const)('of %i months says in %s that it is of %s', async (months, language, text) => {
    const report = reportOf('inflow', 'organisation', [line({}, people(50))]);
    const { about } = await chartOf({ ...report, period: { ...halfYear, months } }, language, names);
    expect(about).toBe(`Zorggroep Noord, ${text}`);
  });

  test('holds forty departments with long names within its width', async () => {
    const long = 'Arbeidsmarktbeleid, re-integratie en maatschappelijke ondersteuning jeugdgezondheidszorg Noordoost';
    const ids = Array.from({ length: 40 }, (_none, index) => `department-${index}`);
    const departments = new Map(ids.map((id, index) => [id, `${long} ${index}`]));
    const lines = ids.flatMap((group, index) =>
      ['none', 'one', 'more'].map((category) =>
        line({ group, category }, index % 3 === 0 ? hidden : people(5 + index)),
      ),
    );
    const chart = await chartOf(reportOf('no-shows', 'department', lines), 'nl', { ...names, departments });
    expect(chart.table.rows).toHaveLength(120);
    expect(chart.table.rows[119]?.headings[0]).toBe(`${long} 39`);
    for (const text of textsOf(parsedSvg(chart.svg), 'text')) expect(text).not.toMatch(/undefined|NaN/);
    for (const text of textsOf(parsedSvg(chart.svg), 'tspan')) expect(text.length).toBeLessThan(60);
  });

  test.each([0, 1, Number.MAX_SAFE_INTEGER])('draws a lone %d without leaving its width', async (count) => {
    const { svg } = await chartOf(reportOf('inflow', 'organisation', [line({}, people(count))]), 'nl', names);
    const [_key, width = Number.NaN] = widthsOf(svg, '#0072B2');
    expect(width).toBeGreaterThanOrEqual(0);
    expect(width).toBeLessThanOrEqual(456);
    expect(svg).not.toMatch(/NaN|Infinity/);
  });

  test.each([
    ['a code that is not known', reportOf('routes', 'organisation', [line({ category: 'toString' }, people(9))])],
    ['a figure of another kind', reportOf('inflow', 'organisation', [line({}, percentiles(1, 2))])],
  ])('refuses %s, and says nothing of what it holds', async (_what, report) => {
    await expect(chartOf(report, 'nl', names)).rejects.toThrow(/Nothing was drawn/);
  });
});

describe('names', () => {
  const named = (name: string) =>
    chartOf(reportOf('inflow', 'department', [line({ group: 'care' }, people(9))]), 'nl', {
      organisation: name,
      departments: new Map([['care', name]]),
    });

  test('with markup in them are words', async () => {
    const name = `</text><script>alert("1")</script>&amp;<b onload='x'>`;
    const chart = await named(name);
    const page = parsedHtml(htmlOf(chart));
    expect(page.querySelectorAll('script, b')).toHaveLength(0);
    expect(page.querySelector('tbody th')?.textContent).toBe(name);
    expect(parsedSvg(chart.svg).querySelector('script')).toBeNull();
    expect(parsedSvg(chart.svg).querySelector('desc')?.textContent).toContain(name);
  });

  test('of any letters leave SVG and HTML well-formed, and come back whole', () =>
    fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }), async (name) => {
        const chart = await named(name);
        parsedSvg(chart.svg);
        expect(parsedHtml(htmlOf(chart)).querySelector('tbody th')?.textContent).toBe(chart.table.rows[0]?.headings[0]);
      }),
      { numRuns: 100 },
    ));

  test('that are not known any more are the ids that people chose', async () => {
    const chart = await chartOf(
      reportOf('inflow', 'department', [line({ group: 'finance-2' }, people(9))]),
      'nl',
      names,
    );
    expect(chart.table.rows[0]?.headings).toEqual(['finance-2']);
  });
});
