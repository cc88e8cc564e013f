import {
  breakdownsOf,
  measures,
  publish,
  type Period,
  type Release,
  type ReleasedLine,
  type Series,
} from '@traject/reports';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { gatewayWorld, type Gateway, type GatewayWorld, type Someone } from '../updates/world-for-tests.js';

let world: GatewayWorld;
let gateway: Gateway;
let [noord, zuid, oost] = ['', '', ''];
let hr: Someone;
let foreignHr: Someone;
let latecomer: Someone;
let analyst: Someone;
beforeAll(async () => {
  world = await gatewayWorld(inject('postgresUrl'));
  gateway = await world.gateway();
  [noord, zuid, oost] = [await world.employer(), await world.employer(), await world.employer()];
  hr = await world.someone(['requester'], noord);
  foreignHr = await world.someone(['requester'], zuid);
  latecomer = await world.someone(['requester'], oost);
  analyst = await world.someone(['analyst'], null);
  await world.published(publish({ journeys: [], advices: [], caseloads: [] }, emptySeries(), EMPTY));
  for (const [month, organisations] of months()) await world.published(released(month, organisations));
});
afterAll(() => world.close());

const line = (organisation: string | null, people: number, group: string | null = null): ReleasedLine => ({
  measure: 'inflow',
  by: group === null ? 'organisation' : 'department',
  organisation,
  group,
  category: null,
  figure: people === 0 ? { kind: 'hidden' } : { kind: 'people', people },
});

/** A period in which nothing happened anywhere, as the reporting process publishes it. */
const EMPTY: Period = { from: '2025-12', months: 1 };
const emptySeries = (): Series => ({
  organisations: [noord, zuid].map((organisation) => ({
    organisation,
    departments: ['zorg', 'it'],
    hasPeopleWithoutDepartment: true,
  })),
});

/** By March, home care had become part of care. */
const formerlyOf = ({ from }: Period, department: string): readonly string[] =>
  from === '2026-03' && department === 'zorg' ? ['thuiszorg'] : [];

/** A period in which each organisation has so many people as its place, the month, and a department that is hidden. */
const released = (period: Period, organisations: readonly string[]): Release => ({
  period,
  organisations,
  departments: organisations.flatMap((organisation) =>
    ['zorg', 'it'].map((department) => ({ organisation, department, formerly: formerlyOf(period, department) })),
  ),
  lines: [
    line(null, 100 + Number(period.from.slice(5))),
    ...organisations.flatMap((organisation, place) => [
      line(organisation, 10 * (place + 1) + Number(period.from.slice(5))),
      line(organisation, 7, 'zorg'),
      line(organisation, 0, 'it'),
    ]),
  ],
});

const months = (): readonly (readonly [Period, readonly string[]])[] => [
  [{ from: '2026-01', months: 1 }, [noord, zuid]],
  [{ from: '2026-02', months: 1 }, [noord, zuid]],
  [{ from: '2026-03', months: 1 }, [noord, zuid, oost]],
];

const ask = async (who: Someone, path: string) => {
  const response = await fetch(`${gateway.address}${path}`, {
    headers: { authorization: `Bearer ${await who.token()}` },
  });
  // What is asked of it is looked at by the expectations alone.
  const body = (await response.json()) as Readonly<Record<string, unknown>>;
  return { status: response.status, headers: response.headers, body };
};
const february = 'from=2026-02&length=month';
const people = (count: number) => ({ kind: 'people', people: count });
const hidden = { kind: 'hidden', reason: 'too-few-people-or-would-tell-another' };

describe('a report', () => {
  it('of a period stands beside that of the period before', async () => {
    const { status, body } = await ask(hr, `/api/reports/inflow?${february}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      measure: 'inflow',
      by: 'organisation',
      organisation: noord,
      from: '2026-02',
      length: 'month',
      publishedOn: '2027-06-01',
      lines: [{ group: null, category: null, figure: people(12), before: people(11), comparable: true }],
    });
  });

  it('says of what is hidden one and the same reason, and never a number', async () => {
    const { body } = await ask(hr, `/api/reports/inflow?${february}&by=department`);
    expect(body['lines']).toEqual([
      { group: 'zorg', category: null, figure: people(7), before: people(7), comparable: true },
      { group: 'it', category: null, figure: hidden, before: hidden, comparable: true },
    ]);
  });

  it('has nothing beside a department that another one became part of since, and says so', async () => {
    const { body } = await ask(hr, '/api/reports/inflow?from=2026-03&length=month&by=department');
    expect(body['lines']).toEqual([
      { group: 'zorg', category: null, figure: people(7), before: null, comparable: false },
      { group: 'it', category: null, figure: hidden, before: hidden, comparable: true },
    ]);
  });

  it('is of the latest period that was published where none is named', async () => {
    expect((await ask(hr, '/api/reports/inflow')).body).toMatchObject({ from: '2026-03', length: 'month' });
    expect((await ask(analyst, '/api/reports/inflow')).body).toMatchObject({ organisation: null, from: '2026-03' });
  });

  it('of all together has none beside it that was of other organisations', async () => {
    const lines = async (query: string) => (await ask(analyst, `/api/reports/inflow?${query}`)).body['lines'];
    expect(await lines(february)).toMatchObject([{ figure: people(102), before: people(101) }]);
    expect(await lines('from=2026-03&length=month')).toMatchObject([{ figure: people(103), before: null }]);
    expect(await lines(`from=2026-03&length=month&organisation=${noord}`)).toMatchObject([{ before: people(12) }]);
  });

  it('of a period in which nothing happened is there and tells nothing, of each measure and by whatever it is told', async () => {
    for (const measure of measures) {
      for (const by of breakdownsOf(measure)) {
        const { status, body } = await ask(analyst, `/api/reports/${measure}?from=2025-12&length=month&by=${by}`);
        expect([status, body['from'], body['by']], `${measure} by ${by}`).toEqual([200, '2025-12', by]);
        const lines =
          measure === 'caseload'
            ? [{ group: null, category: null, figure: hidden, before: null, comparable: true }]
            : [];
        expect(body['lines'], `${measure} by ${by}`).toEqual(lines);
      }
    }
    expect((await ask(hr, '/api/reports/inflow?from=2025-12&length=month')).body).toMatchObject({
      organisation: noord,
      lines: [],
    });
    const january = await ask(hr, '/api/reports/inflow?from=2026-01&length=month');
    expect(january.body['lines']).toMatchObject([{ figure: people(11), before: null }]);
  });

  it('is kept by nobody on the way, and nothing beside it tells whether it changed', async () => {
    const { headers } = await ask(hr, `/api/reports/inflow?${february}`);
    expect(headers.get('cache-control')).toBe('no-store');
    expect([headers.get('etag'), headers.get('last-modified')]).toEqual([null, null]);
  });
});

describe('who asks', () => {
  it.each(['inflow', 'themes'])(
    'for %s of another employer gets what they get for one that does not exist, word for word',
    async (measure) => {
      const of = (organisation: string) =>
        ask(foreignHr, `/api/reports/${measure}?${february}&organisation=${organisation}`);
      const [foreign, none] = [await of(noord), await of('0198c5d0-9999-4222-8333-444455556666')];
      expect(foreign.status).toBe(404);
      expect(foreign.body).toMatchObject({ code: 'organisation-not-found' });
      expect(foreign.body).toEqual(none.body);
      expect([...foreign.headers.keys()].toSorted()).toEqual([...none.headers.keys()].toSorted());
      // Also where no period is named, and of one that was not published.
      for (const query of ['', '?from=2020-01&length=year'])
        expect(
          (await ask(foreignHr, `/api/reports/inflow${query}${query === '' ? '?' : '&'}organisation=${noord}`)).body,
        ).toEqual(none.body);
    },
  );

  it('at an employer is told of its own organisation alone, and of the periods in which it is', async () => {
    const { body } = await ask(latecomer, '/api/reports');
    expect(body['published']).toEqual([
      { from: '2026-03', length: 'month', publishedOn: '2027-06-01', organisations: [oost] },
    ]);
    const { status, body: problem } = await ask(latecomer, `/api/reports/inflow?${february}`);
    expect([status, problem['code']]).toEqual([404, 'report-not-published']);
    const { body: own } = await ask(hr, '/api/reports');
    expect(JSON.stringify(own)).not.toMatch(new RegExp(`${zuid}|${oost}`));
  });

  it('works for the provider and sees all', async () => {
    const { body } = await ask(analyst, '/api/reports');
    expect(body['published']).toHaveLength(4);
    for (const organisation of [noord, zuid]) {
      const { body: report } = await ask(analyst, `/api/reports/inflow?${february}&organisation=${organisation}`);
      expect(report).toMatchObject({ organisation });
    }
    const { body: none } = await ask(analyst, `/api/reports/inflow?${february}&organisation=${oost}`);
    expect(none).toMatchObject({ code: 'organisation-not-found' });
  });

  it.each(['employee', 'manager', 'bmw-practitioner', 'coach'] as const)('as %s is refused', async (role) => {
    const isAtEmployer = role === 'employee' || role === 'manager';
    const someone = await world.someone([role], isAtEmployer ? noord : null);
    for (const path of ['/api/reports', `/api/reports/inflow?${february}`])
      expect((await ask(someone, path)).body).toMatchObject({ status: 403, code: 'not-allowed' });
  });
});

describe('a question that has no answer', () => {
  const thisYear = new Date().getUTCFullYear();
  it.each([
    ['by=route&from=2026-02&length=month', 422, 'breakdown-not-reported'],
    ['from=2026-02&length=quarter', 400, 'report-period-not-whole'],
    ['from=2026-01&length=quarter', 404, 'report-not-published'],
    [`from=${thisYear + 1}-01&length=month`, 404, 'report-not-published'],
    ['from=2026-02', 400, 'input-invalid'],
    ['from=2026-13&length=month', 400, 'input-invalid'],
    ['from=2026-02&length=week', 400, 'input-invalid'],
    ['from=2026-02-05&length=month', 400, 'input-invalid'],
    [`${february}&department=zorg`, 400, 'input-invalid'],
    [`${february}&by=person`, 400, 'input-invalid'],
  ])('%s is refused', async (query, status, code) => {
    const answer = await ask(hr, `/api/reports/inflow?${query}`);
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
  });

  it('of a period that is not over says from which day there is an answer', async () => {
    const { body } = await ask(hr, `/api/reports/inflow?from=${thisYear + 1}-01&length=month`);
    expect(body).toMatchObject({ publishedFrom: `${thisYear + 1}-02-15` });
    const { body: list } = await ask(hr, '/api/reports');
    expect(list['coming']).toEqual([expect.objectContaining({ length: 'month' })]);
    expect((await ask(analyst, '/api/reports')).body['coming']).toHaveLength(4);
  });

  it('about something that is not measured names what is wrong', async () => {
    expect((await ask(hr, '/api/reports/salaries')).body).toMatchObject({ status: 400, code: 'input-invalid' });
  });
});
