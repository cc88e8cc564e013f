import axe from 'axe-core';
import { JSDOM } from 'jsdom';
import { describe, expect, test } from 'vitest';
import { languages } from '@traject/tasks';
import { chartOf } from './chart.js';
import { blue, contrast, ink, inkOn, paleInk, paper, parts } from './drawing/palette.js';
import { PAGE_POLICY, pageOf } from './html/page.js';
import { hidden, line, names, people, percentiles, reportOf } from './testing/reports.js';
import { parsedHtml } from './testing/parsed.js';

const reports = {
  bars: reportOf('inflow', 'department', [
    line({ group: 'care' }, people(40), people(30)),
    line({ group: 'youth' }, hidden),
  ]),
  ranges: reportOf('duration', 'route', [line({ group: 'bmw' }, percentiles(80, 140), percentiles(90, null))]),
  stacks: reportOf('signals', 'department', [
    line({ group: 'care', category: 'noticed' }, people(10)),
    line({ group: 'care', category: 'none' }, people(30)),
  ]),
  nothing: reportOf('themes', 'organisation', []),
};

/** What axe finds wrong with a page; colours need a browser that lays out, and are computed below instead. */
const faultsOf = async (html: string): Promise<readonly string[]> => {
  const { window } = new JSDOM(html, { runScripts: 'outside-only' });
  window.eval(axe.source);
  // Safe: what was just evaluated defines it.
  const inPage = (window as unknown as { readonly axe: typeof axe }).axe;
  const { violations } = await inPage.run(window.document, { rules: { 'color-contrast': { enabled: false } } });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
};

describe.each(languages)('a page in %s', (language) => {
  test.each(Object.entries(reports))('of %s has nothing that axe finds wrong', async (_form, report) => {
    expect(await faultsOf(pageOf(await chartOf(report, language, names)))).toEqual([]);
  });

  test('says its language, names its picture and heads its table', async () => {
    const chart = await chartOf(reports.bars, language, names);
    const document = parsedHtml(pageOf(chart));
    expect(document.documentElement.lang).toBe(language);
    const picture = document.querySelector('figure > svg[role="img"]');
    const named = (attribute: string) => document.getElementById(picture?.getAttribute(attribute) ?? '')?.textContent;
    expect(named('aria-labelledby')).toBe(chart.title);
    expect(named('aria-describedby')).toBe(chart.description);
    expect(document.querySelectorAll('thead th:not([scope="col"]), tbody th:not([scope="row"])')).toHaveLength(0);
    expect(document.querySelector('caption')?.textContent).toBe(chart.table.caption);
  });
});

test('axe finds a picture without a name and a page without a language', async () => {
  const page = pageOf(await chartOf(reports.bars, 'nl', names))
    .replace(/ aria-labelledby="[^"]*"/, '')
    .replace(/<title id[^>]*>[^<]*<\/title>/, '')
    .replace('<html lang="nl">', '<html>');
  expect((await faultsOf(page)).map((fault) => fault.split(':')[0])).toEqual(
    expect.arrayContaining(['html-has-lang', 'svg-img-alt']),
  );
});

test('the style of a page is the one that its policy lets in', async () => {
  const style = parsedHtml(pageOf(await chartOf(reports.bars, 'nl', names))).querySelectorAll('style');
  expect(style).toHaveLength(1);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style[0]?.textContent));
  expect(PAGE_POLICY).toContain(`style-src 'sha256-${Buffer.from(digest).toString('base64')}'`);
  expect(PAGE_POLICY).not.toContain('unsafe');
});

describe('colours', () => {
  test.each([...parts, blue])('%s stands out against paper by 3 to 1 at least', (colour) => {
    expect(contrast(colour, paper)).toBeGreaterThanOrEqual(3);
  });

  test.each([...parts])('what is written on %s can be read', (colour) => {
    expect(contrast(colour, inkOn(colour))).toBeGreaterThanOrEqual(4.5);
  });

  test.each([ink, paleInk])('words in %s can be read', (colour) => {
    expect(contrast(colour, paper)).toBeGreaterThanOrEqual(4.5);
  });
});
