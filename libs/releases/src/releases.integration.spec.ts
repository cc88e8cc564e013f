import { databaseRoles } from '@traject/contracts';
import { connect, type Database } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { releaseOf, type Period, type ProcessLog, type Release } from '@traject/reports';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  processLogOf,
  releaseLedger,
  releaseMigrations,
  releasedPeriodOf,
  releasedPeriods,
  releaseWithLines,
} from './index.js';

const QUARTER: Period = { from: '2027-01', months: 3 };
const today = '2027-05-01';

let database: TestDatabase;
let owner: Database<unknown>;
let reporting: Database<unknown>;
beforeEach(async () => {
  database = await createTestDatabase(inject('postgresUrl'), [releaseMigrations]);
  owner = connect(database.ownerUrl, { maxConnections: 1 });
  reporting = connect(database.urls.traject_reporting, { maxConnections: 2 });
});
afterEach(async () => {
  await Promise.all([owner.close(), reporting.close()]);
  await database.drop();
});

/** A release that can be told from others by its caseload. */
const aRelease = (mean: number, period = QUARTER, organisations: readonly string[] = ['noord', 'zuid']): Release => ({
  period,
  organisations,
  departments: [
    { organisation: 'noord', department: 'it', formerly: [] },
    { organisation: 'noord', department: 'zorg', formerly: ['thuiszorg', 'kraamzorg'] },
    { organisation: 'zuid', department: 'zorg', formerly: [] },
  ],
  lines: [
    { measure: 'inflow', by: 'organisation', organisation: 'noord', group: null, category: null, figure: { kind: 'people', people: 12 } }, // prettier-ignore
    { measure: 'routes', by: 'department', organisation: 'noord', group: 'zorg', category: 'bmw', figure: { kind: 'hidden' } }, // prettier-ignore
    { measure: 'duration', by: 'organisation', organisation: null, group: null, category: null, figure: { kind: 'percentiles', median: 12, percentile90: null } }, // prettier-ignore
    { measure: 'caseload', by: 'organisation', organisation: null, group: null, category: null, figure: { kind: 'mean', mean } }, // prettier-ignore
  ],
});

const aProcessLog: ProcessLog = {
  period: QUARTER,
  organisations: ['noord', 'zuid'],
  groups: [
    {
      organisation: null,
      people: 9,
      whole: true,
      steps: [{ step: 'journey-requested', day: 0, trajectory: null, practitioner: null }],
    },
  ],
  peopleLeftOut: 11,
};

const ledger = () => releaseLedger(reporting);

describe('a release', () => {
  it('is given back as it was kept, whole and in cuts', async () => {
    await ledger().freeze(aRelease(4.1), today);
    const published = await ledger().published();
    expect(published).toMatchObject([{ organisations: ['noord', 'zuid'], period: QUARTER, publishedOn: today }]);
    expect(await ledger().find({ organisations: ['zuid', 'noord'], period: QUARTER })).toEqual(aRelease(4.1));
    const found = (await releasedPeriodOf(reporting.pool, QUARTER)) ?? expect.fail('nothing was kept');
    const { lines } = aRelease(4.1);
    expect((await releaseWithLines(reporting.pool, found, { organisation: 'noord' })).lines).toEqual(lines.slice(0, 2));
    expect((await releaseWithLines(reporting.pool, found, { organisation: null })).lines).toEqual(lines.slice(2));
    const cut = { organisation: 'noord', measure: 'routes' } as const;
    expect((await releaseWithLines(reporting.pool, found, cut)).lines).toEqual(lines.slice(1, 2));
  });

  it('of many lines keeps them all, in order', async () => {
    const [line] = aRelease(1).lines;
    if (line === undefined) throw new Error('There is no line.');
    const lines = Array.from({ length: 2_500 }, (_none, people) => ({
      ...line,
      figure: { kind: 'people', people } as const,
    }));
    await ledger().freeze({ ...aRelease(1), lines }, today);
    expect((await ledger().find({ organisations: ['noord', 'zuid'], period: QUARTER }))?.lines).toEqual(lines);
  });

  it('that fails half-way leaves nothing, and is made at the next try', async () => {
    await owner.pool.query('alter table reports.released_lines add constraint full_disk check (number < 2) not valid');
    await expect(ledger().freeze(aRelease(4), today)).rejects.toThrow('full_disk');
    expect(await releasedPeriods(reporting.pool)).toEqual([]);
    await owner.pool.query('alter table reports.released_lines drop constraint full_disk');
    expect(await ledger().freeze(aRelease(5), today)).toEqual(aRelease(5));
  });

  it('is not made anew by whoever wants the same period published later', async () => {
    const series = {
      organisations: ['noord', 'zuid'].map((organisation) => ({
        organisation,
        departments: [],
        hasPeopleWithoutDepartment: true,
      })),
    };
    const ask = (mean: number) => releaseOf(ledger(), series, QUARTER, today, () => Promise.resolve(aRelease(mean)));
    expect(await ask(4)).toEqual({ kind: 'release', release: aRelease(4) });
    expect(await ask(5)).toEqual({ kind: 'release', release: aRelease(4) });
  });
});

/** What two months share, and the very same period of others. */
const inTheWay: readonly (readonly [string, Release])[] = [
  ['the same', aRelease(9)],
  ['a month of it', aRelease(9, { from: '2027-02', months: 1 })],
  ['the year around it', aRelease(9, { from: '2027-01', months: 12 })],
  ['one organisation of it', aRelease(9, { from: '2027-01', months: 6 }, ['oost', 'zuid'])],
  ['the same period of others', aRelease(9, QUARTER, ['oost'])],
];

describe('two that meet', () => {
  it.each(inTheWay)('one that stands keeps out %s', async (_name, other) => {
    await ledger().freeze(aRelease(4), today);
    expect(await ledger().freeze(other, today)).toEqual(aRelease(4));
    expect(await releasedPeriods(reporting.pool)).toHaveLength(1);
  });

  it('the next period, and other organisations by another length, stand beside it', async () => {
    await ledger().freeze(aRelease(4), today);
    await ledger().freeze(aRelease(5, { from: '2027-04', months: 3 }), today);
    await ledger().freeze(aRelease(6, { from: '2027-01', months: 1 }, ['oost']), today);
    expect(await releasedPeriods(reporting.pool)).toHaveLength(3);
  });
});

const contenders = 8;

/** Many connections publish at the same moment what overlaps. Gives what each got and what stands then. */
const race = async (): Promise<{ readonly got: ReadonlySet<string>; readonly standing: number }> => {
  const databases = Array.from({ length: contenders }, () =>
    connect<unknown>(database.urls.traject_reporting, { maxConnections: 2 }),
  );
  await Promise.all(databases.map(({ pool }) => pool.query('select 1')));
  const periods: readonly Period[] = [QUARTER, { from: '2027-02', months: 1 }, { from: '2027-01', months: 6 }];
  try {
    const got = await Promise.all(
      databases.map((each, index) =>
        releaseLedger(each).freeze(aRelease(index, periods[index % periods.length]), today),
      ),
    );
    return {
      got: new Set(got.map((release) => JSON.stringify(release))),
      standing: (await releasedPeriods(reporting.pool)).length,
    };
  } finally {
    await Promise.all(databases.map((each) => each.close()));
  }
};

describe('many that publish at the same moment', () => {
  it('all get the one that stands', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { got, standing } = await race();
      expect(standing).toBe(1);
      expect(got.size).toBe(1);
    }
  });

  it('get several where the key is missing (negative control)', async () => {
    await owner.pool.query(`alter table reports.released_months drop constraint released_months_pkey;
      alter table reports.releases drop constraint releases_from_month_months_key`);
    const { got, standing } = await race();
    expect(standing).toBeGreaterThan(1);
    expect(got.size).toBeGreaterThan(1);
  });
});

const changes: readonly (readonly [string, string])[] = [
  ['a figure', `update reports.released_lines set figure = '{"kind":"people","people":1}'`],
  ['a line taken away', 'delete from reports.released_lines'],
  ['a release', `update reports.releases set months = 1`],
  ['a release taken away', 'delete from reports.releases'],
  ['a month given free', 'delete from reports.released_months'],
  ['what a department was', `update reports.released_departments set formerly = '{}'`],
  ['a department taken away', 'delete from reports.released_departments'],
  ['departments emptied', 'truncate reports.released_departments'],
  [
    'a department added',
    `insert into reports.released_departments (release_id, organisation, department, formerly)
      select release_id, 'noord', 'garden', '{}' from reports.releases`,
  ],
  ['a table emptied', 'truncate reports.released_lines'],
  [
    'a line added',
    `insert into reports.released_lines (release_id, number, measure, breakdown, figure)
      select release_id, 99, 'inflow', 'organisation', '{"kind":"hidden"}' from reports.releases`,
  ],
];

describe('what was published', () => {
  it.each(changes)('is not changed by its owner either: %s', async (_name, statement) => {
    await ledger().freeze(aRelease(4), today);
    await expect(owner.pool.query(statement)).rejects.toThrow('What was published');
  });

  it('is changed by whoever gets past the triggers, which the look reports (negative control)', async () => {
    await ledger().freeze(aRelease(4), today);
    await owner.pool.query('alter table reports.released_lines disable trigger user');
    await owner.pool.query('delete from reports.released_lines');
    expect((await ledger().find({ organisations: ['noord', 'zuid'], period: QUARTER }))?.lines).toEqual([]);
  });

  const mayDo = async (role: string): Promise<readonly string[]> => {
    const { rows } = await owner.pool.query<{ what: string }>(
      `select relname || ': ' || string_agg(p.name, ' ' order by p.name) as what
         from pg_class join pg_namespace n on n.oid = relnamespace
         cross join unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) as p (name)
        where nspname = 'reports' and relkind = 'r' and has_schema_privilege($1, n.oid, 'usage')
          and case when p.name in ('DELETE', 'TRUNCATE') then has_table_privilege($1, pg_class.oid, p.name)
                   else has_any_column_privilege($1, pg_class.oid, p.name) end
        group by relname order by relname`,
      [role],
    );
    return rows.map(({ what }) => what);
  };

  it('is written by the reporting process, read by the gateway and where exports are made, and by nobody else', async () => {
    const [logs, departments, lines] = ['process_logs', 'released_departments', 'released_lines'];
    const [months, releases] = ['released_months', 'releases'];
    const may: Readonly<Record<string, readonly string[]>> = {
      traject_reporting: [logs, departments, lines, months, releases].map((table) => `${table}: INSERT SELECT`),
      traject_gateway: [
        ...['export_pieces: SELECT', 'exports: DELETE INSERT SELECT'],
        ...[departments, lines, months, releases].map((table) => `${table}: SELECT`),
      ],
      traject_worker: [
        ...['export_pieces: DELETE INSERT SELECT', 'exports: DELETE SELECT UPDATE'],
        ...[logs, departments, lines, releases].map((table) => `${table}: SELECT`),
      ],
      traject_eraser: ['exports: DELETE SELECT'],
    };
    for (const role of Object.values(databaseRoles)) expect(await mayDo(role), role).toEqual(may[role] ?? []);
  });

  it('has its process log with it, once and for all', async () => {
    await releaseLedger(reporting, aProcessLog).freeze(aRelease(4), today);
    const found = (await releasedPeriodOf(reporting.pool, QUARTER)) ?? expect.fail('nothing was kept');
    expect(await processLogOf(reporting.pool, found)).toEqual(aProcessLog);
    await expect(owner.pool.query('delete from reports.process_logs')).rejects.toThrow('What was published');
    await releaseLedger(reporting).freeze(aRelease(4, { from: '2027-04', months: 3 }), today);
    const without =
      (await releasedPeriodOf(reporting.pool, { from: '2027-04', months: 3 })) ?? expect.fail('no release');
    expect(await processLogOf(reporting.pool, without)).toBeNull();
    await expect(
      reporting.pool.query(`insert into reports.process_logs (release_id, groups) values ($1, '[]')`, [
        without.releaseId,
      ]),
    ).rejects.toThrow('takes nothing more');
  });

  it('is not dated back to a transaction that is over', async () => {
    await expect(
      reporting.pool.query(`insert into reports.releases (from_month, months, organisations, published_on, made_in)
        values ('2027-01', 1, '{noord}', '2027-03-01', '1')`),
    ).rejects.toThrow('permission denied');
  });
});
