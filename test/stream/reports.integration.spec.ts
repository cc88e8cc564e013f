import { releasedPeriodOf, releaseWithLines } from '@traject/releases';
import { measures, publish, reportOf, type Period, type Release, type Series } from '@traject/reports';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { appendHistory } from '../history/append-history.js';
import { makeHistory, type HistoryStream } from '../history/history.js';
import { factsOfHistory, type NamesOfHistory } from '../history/report-facts.js';
import { eventsIn } from './mart-of-test.js';
import { openReportsWorld, type Asks, type ReportsWorld } from './reports-world.js';

const [noord, zuid] = ['0198c5d0-0001-4222-8333-444455556666', '0198c5d0-0002-4222-8333-444455556666'];
const YEAR: Period = { from: '2025-01', months: 12 };
const patience = { timeout: 120_000, interval: 200 };

/** What departments are called today: the archive became part of the office, and the garden is gone. */
const departments = [
  { id: 'care', name: 'Care' },
  { id: 'office', name: 'Office, as it is called now', formerly: ['archive'] },
  { id: 'board', name: 'Board' },
];
const today: Readonly<Record<string, string | undefined>> = {
  care: 'care',
  office: 'office',
  archive: 'office',
  board: 'board',
};
const times = (count: number, department: string): readonly string[] => Array.from({ length: count }, () => department);
const employers = [
  {
    organisationId: noord,
    share: 0.65,
    departments: [...times(30, 'care'), ...times(12, 'office'), ...times(5, 'archive'), ...times(2, 'garden'), 'board'],
  },
  { organisationId: zuid, share: 0.35, departments: ['care', 'care', 'office', 'board'], maxBmwTalks: 3 },
];
const historyOf = (seed: number, journeys: number): readonly HistoryStream[] => [
  ...makeHistory({ seed, journeys, days: 340, employers }).streams,
];

let world: ReportsWorld;
const first = historyOf(21, 170);
beforeAll(async () => {
  world = await openReportsWorld();
  const policy = { reporting: { months: 12 } };
  await world.employer({ id: noord, name: 'hr-noord', departments, policy });
  await world.employer({ id: zuid, name: 'hr-zuid', departments, policy });
  await world.provider('analyst', 'analyst');
  await appendHistory(world.log, first);
}, 120_000);
afterAll(() => world.close());

const eventsOfAll = (streams: readonly HistoryStream[]): number =>
  streams.reduce((sum, { events }) => sum + events.length, 0);

/** The release of the year, as it is kept. */
const kept = async (): Promise<Release | null> => {
  const { pool } = world.superuser;
  const found = await releasedPeriodOf(pool, YEAR);
  return found === null ? null : releaseWithLines(pool, found);
};

/** By which names analysts know whom. */
const namesInStream = async (): Promise<NamesOfHistory> => {
  const { rows } = await world.superuser.pool.query<{ subject: string; pseudonym: string }>(
    "select subject_kind || '/' || subject_id as subject, pseudonym from event_log.pseudonyms",
  );
  const names = new Map(rows.map(({ subject, pseudonym }) => [subject, pseudonym]));
  const of = (kind: string) => (id: string) => names.get(`${kind}/${id}`) ?? `no name of ${kind} ${id}`;
  return {
    person: of('person'),
    journey: of('journey'),
    advice: of('advice'),
    departmentOf: (_organisation, department) => today[department] ?? null,
  };
};

const series: Series = {
  organisations: [noord, zuid].map((organisation) => ({
    organisation,
    departments: departments.map(({ id }) => id),
    hasPeopleWithoutDepartment: true,
    formerly: { office: ['archive'] },
  })),
};

describe('reports, from the log to HTTP', () => {
  let released: Release;
  const answers = (ask: Asks): Promise<unknown> =>
    Promise.all([
      ask('hr-noord', '/api/reports/inflow?from=2025-01&length=year&by=department'),
      ask('hr-noord', '/api/reports/routes?from=2025-01&length=year'),
      ask('hr-zuid', '/api/reports/routes?from=2025-01&length=year&by=department'),
      ask('analyst', '/api/reports/duration?from=2025-01&length=year'),
      ask('analyst', '/api/reports'),
    ]);
  let before: unknown;

  it('are published without being asked for, once the mart has taken everything, by one of two processes', async () => {
    const processes = [world.reporting(), world.reporting()];
    world.relay();
    await vi.waitFor(async () => expect(await kept()).not.toBeNull(), patience);
    expect(await eventsIn(world.superuser.pool)).toBe(eventsOfAll(first));
    const told = processes.filter((each) => each.hasLogged('period-published'));
    expect(told).toHaveLength(1);
    released = (await kept()) ?? expect.fail('nothing was published');
  }, 180_000);

  it('say exactly what the history knows of itself, with the departments of today', async () => {
    const facts = factsOfHistory(first, YEAR, await namesInStream());
    expect(facts.journeys.some(({ department }) => department === null)).toBe(true);
    expect(released).toEqual(publish(facts, series, YEAR));
    expect(
      new Set(facts.journeys.flatMap(({ trajectories }) => trajectories.map(({ kind, limit }) => `${kind} ${limit}`))),
    ).toContain('bmw 3');
    // What is told is not nothing: the large department is, and the others are hidden or a rest.
    const inflow = released.lines.filter(({ measure, organisation }) => measure === 'inflow' && organisation === noord);
    expect(inflow).toContainEqual(
      expect.objectContaining({ group: 'care', figure: expect.objectContaining({ kind: 'people' }) }),
    );
  });

  it('say something else when a journey is left out (negative control)', async () => {
    const facts = factsOfHistory(first, YEAR, await namesInStream());
    const one = facts.journeys.find(({ organisation, selfRequested }) => organisation === noord && !selfRequested);
    const less = { ...facts, journeys: facts.journeys.filter(({ person }) => person !== one?.person) };
    expect(released).not.toEqual(publish(less, series, YEAR));
  });

  it('are told to HR of its own organisation and to the provider of all, each figure as it was published', async () => {
    const ask = await world.gateway();
    for (const measure of measures) {
      const { status, body } = await ask('hr-noord', `/api/reports/${measure}?from=2025-01&length=year`);
      const report = reportOf(
        released,
        null,
        { sees: 'own', organisation: noord },
        { measure, by: 'organisation', organisation: noord },
      );
      if (report.kind !== 'report') throw new Error(`${measure} is not told by organisation.`);
      const hidden = { kind: 'hidden', reason: 'too-few-people-or-would-tell-another' };
      const lines = report.lines.map((line) => ({
        ...line,
        figure: line.figure.kind === 'hidden' ? hidden : line.figure,
      }));
      expect([status, body['lines']], measure).toEqual([200, lines]);
    }
    const path = `/api/reports/inflow?from=2025-01&length=year&organisation=${zuid}`;
    const nowhere = path.replace(zuid, '0198c5d0-9999-4222-8333-444455556666');
    expect(await ask('hr-noord', path)).toEqual(await ask('hr-noord', nowhere));
    expect((await ask('hr-noord', path)).status).toBe(404);
    expect((await ask('analyst', path)).body).toMatchObject({ organisation: zuid });
    expect((await ask('analyst', '/api/reports/caseload')).status).toBe(200);
  });

  it('hide small departments in a way that their organisation’s total does not undo', async () => {
    const ask = await world.gateway();
    const total = async (by: string) => {
      const { body } = await ask('hr-noord', `/api/reports/inflow?from=2025-01&length=year&by=${by}`);
      // The lines of a report are what the route's own tests say.
      return body['lines'] as readonly {
        readonly group: string | null;
        readonly figure: { readonly people?: number };
      }[];
    };
    const told = (await total('department')).flatMap(({ figure }) => figure.people ?? []);
    const [all] = await total('organisation');
    const rest = (all?.figure.people ?? 0) - told.reduce((sum, people) => sum + people, 0);
    expect((await total('department')).map(({ group }) => group)).not.toContain('board');
    expect(rest).toBeGreaterThanOrEqual(5);
    before = await answers(ask);
  });

  it('are the same when more journeys of the period came in afterwards, and a department went', async () => {
    const more = historyOf(22, 60);
    world.relay();
    const late = world.reporting();
    await appendHistory(world.log, more);
    await world.superuser.pool.query(
      `update directory.organisations set departments = '[{"id":"care","name":"Care"}]' where id = $1`,
      [noord],
    );
    await vi.waitFor(
      async () => expect(await eventsIn(world.superuser.pool)).toBe(eventsOfAll(first) + eventsOfAll(more)),
      patience,
    );
    expect(await answers(await world.gateway())).toEqual(before);
    expect(late.hasLogged('period-published')).toBe(false);
    expect(await kept()).toEqual(released);
    const facts = factsOfHistory([...first, ...more], YEAR, await namesInStream());
    expect(publish(facts, series, YEAR)).not.toEqual(released);
  }, 180_000);

  it('hold neither a pseudonym nor an id of a person', async () => {
    const { rows } = await world.superuser.pool.query<{ text: string }>(
      `select coalesce(string_agg(l::text, ' '), '') as text from reports.released_lines l`,
    );
    const { rows: names } = await world.superuser.pool.query<{ pseudonym: string }>(
      'select pseudonym::text from event_log.pseudonyms',
    );
    expect(names.filter(({ pseudonym }) => rows[0]?.text.includes(pseudonym))).toEqual([]);
    expect(rows[0]?.text).not.toMatch(/employee-|requester-|bmw-\d|coach-\d/);
  });
});
