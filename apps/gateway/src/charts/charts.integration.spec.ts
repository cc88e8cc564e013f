import type { Figure, ReleasedLine } from '@traject/reports';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { gatewayWorld, type Gateway, type GatewayWorld, type Someone } from '../updates/world-for-tests.js';

// The rule of who may import whom refuses a static import of what is loaded lazily elsewhere, as the gateway loads this.
const { PAGE_POLICY, PICTURE_POLICY } = await import('@traject/charts');

let world: GatewayWorld;
let gateway: Gateway;
let [noord, zuid] = ['', ''];
let hr: Someone;
let foreignHr: Someone;
let analyst: Someone;
beforeAll(async () => {
  world = await gatewayWorld(inject('postgresUrl'));
  gateway = await world.gateway();
  [noord, zuid] = [await world.employer(), await world.employer()];
  hr = await world.someone(['requester'], noord);
  foreignHr = await world.someone(['requester'], zuid);
  analyst = await world.someone(['analyst'], null);
  await world.published({
    period: { from: '2026-02', months: 1 },
    organisations: [noord, zuid],
    departments: [],
    lines: [line(null, people(64)), ...[noord, zuid].flatMap(linesOf)],
  });
});
afterAll(() => world.close());

const people = (count: number): Figure => ({ kind: 'people', people: count });

const line = (organisation: string | null, figure: Figure, group: string | null = null): ReleasedLine => ({
  measure: 'inflow',
  by: group === null ? 'organisation' : 'department',
  organisation,
  group,
  category: null,
  figure,
});

const linesOf = (organisation: string): readonly ReleasedLine[] => [
  line(organisation, people(32)),
  line(organisation, people(27), 'zorg'),
  line(organisation, { kind: 'hidden' }, 'it'),
];

const ask = async (who: Someone, query: string, headers: Readonly<Record<string, string>> = {}) => {
  const response = await fetch(`${gateway.address}/api/reports/inflow/chart?${query}`, {
    headers: { authorization: `Bearer ${await who.token()}`, ...headers },
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
};

/** The stable code of a problem. */
const codeOf = ({ text }: { readonly text: string }): unknown =>
  // A problem is a JSON object with a code; where it has none the expectation fails.
  (JSON.parse(text) as { readonly code?: unknown }).code;

describe('a chart', () => {
  it('is a picture by itself, in Dutch, where nothing else is asked for', async () => {
    const { status, headers, text } = await ask(hr, '');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
    expect(headers.get('content-language')).toBe('nl');
    expect(headers.get('content-security-policy')).toBe(PICTURE_POLICY);
    expect(text).toMatch(/^<svg [^]*Aanvragen[^]*>32<[^]*<\/svg>$/);
  });

  it('is a page with the table behind it for a browser, under a policy of its own', async () => {
    const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
    const { headers, text } = await ask(hr, 'by=department', { accept, 'accept-language': 'en-GB,en;q=0.9' });
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-language')).toBe('en');
    expect(headers.get('content-security-policy')).toBe(PAGE_POLICY);
    expect(headers.get('vary')).toBe('accept, accept-language');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(text).toContain('<caption>Requests by department. An employer, number of people</caption>');
    expect(text).toContain('<td class="told">27</td>');
    expect(text).toContain('<td>hidden: fewer than 5 people, or needed to hide another</td>');
  });

  it('is in the language that its address names, whatever the browser prefers', async () => {
    const { headers, text } = await ask(hr, 'language=en', { 'accept-language': 'nl' });
    expect(headers.get('content-language')).toBe('en');
    expect(text).toContain('Requests');
  });

  it('of all organisations together is for the provider', async () => {
    const { status, text } = await ask(analyst, 'language=en');
    expect(status).toBe(200);
    expect(text).toContain('All organisations together');
    expect(text).toContain('>64<');
  });
});

describe('who asks', () => {
  it('for the chart of another employer gets what they get for one that does not exist', async () => {
    const [foreign, none] = [
      await ask(foreignHr, `organisation=${noord}`),
      await ask(foreignHr, 'organisation=0198c5d0-9999-4222-8333-444455556666'),
    ];
    expect([foreign.status, codeOf(foreign)]).toEqual([404, 'organisation-not-found']);
    expect(foreign.text).toBe(none.text);
  });

  it.each(['employee', 'manager', 'bmw-practitioner', 'coach'] as const)('as %s is refused', async (role) => {
    const isAtEmployer = role === 'employee' || role === 'manager';
    const answer = await ask(await world.someone([role], isAtEmployer ? noord : null), '');
    expect([answer.status, codeOf(answer)]).toEqual([403, 'not-allowed']);
  });
});

describe('a question that has no chart', () => {
  it.each([
    ['by=route', {}, 422, 'breakdown-not-reported'],
    ['from=2020-01&length=year', {}, 404, 'report-not-published'],
    ['from=2026-02', {}, 400, 'input-invalid'],
    ['language=de', {}, 400, 'input-invalid'],
    ['department=zorg', {}, 400, 'input-invalid'],
    ['', { accept: 'image/png' }, 406, 'not-acceptable'],
  ])('%s %o is refused', async (query, headers, status, code) => {
    const answer = await ask(hr, query, headers);
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });
});

it('says in the document of the routes that it is a picture or a page', async () => {
  // The gateway's own document, of which the routes' tests know that it is one.
  const { paths } = (await (await fetch(`${gateway.address}/openapi.json`)).json()) as {
    readonly paths: Readonly<Record<string, { readonly get?: { readonly responses: object } }>>;
  };
  expect(paths['/api/reports/{measure}/chart']?.get).toMatchObject({
    'x-permission': 'report.read',
    responses: { 200: { content: { 'image/svg+xml': {}, 'text/html': {} } } },
  });
});
