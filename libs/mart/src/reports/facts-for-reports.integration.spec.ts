import { randomUUID } from 'node:crypto';
import { connect, type Database } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import type { Facts, Period } from '@traject/reports';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { martMigrations } from '../migrations/index.js';
import { columnNameOf, newRow, type RowOf } from '../table.js';
import { advices } from '../tables/advices.js';
import { journeys } from '../tables/journeys.js';
import { practitionerStays, trajectories } from '../tables/trajectories.js';
import { factsForReports, firstMonthInMart } from './facts-for-reports.js';

let database: TestDatabase;
let reporting: Database<unknown>;
beforeEach(async () => {
  database = await createTestDatabase(inject('postgresUrl'), [martMigrations]);
  reporting = connect(database.urls.traject_reporting, { maxConnections: 1 });
});
afterEach(async () => {
  await reporting.close();
  await database.drop();
});

const MARCH: Period = { from: '2027-03', months: 1 };
const care = randomUUID();

const put = async (table: string, row: object): Promise<void> => {
  const named = Object.fromEntries(Object.entries(row).map(([name, value]) => [columnNameOf(name), value]));
  await reporting.pool.query(`insert into mart.${table} select * from jsonb_populate_record(null::mart.${table}, $1)`, [
    JSON.stringify(named),
  ]);
};

type Different<Table> = Partial<RowOf<Table>>;

/** A journey that was requested in March, with what is different; gives its name. */
const aJourney = async (different: Different<typeof journeys> = {}): Promise<string> => {
  const journey = randomUUID();
  const row = newRow(journeys, { journey, phase: 'intake', lastDay: '2027-03-09', starts: 1 });
  const usual = { organisation: 'noord', employee: randomUUID(), theme: 'stress', requestedDay: '2027-03-09' } as const;
  await put('journeys', { ...row, ...usual, ...different });
  return journey;
};

const facts = async (period = MARCH, caseloadOf: readonly string[] = ['noord', 'zuid']): Promise<Facts> => {
  const client = await reporting.pool.connect();
  const departmentOf = (organisation: string, pseudonym: string) =>
    organisation === 'noord' && pseudonym === care ? 'care' : null;
  return factsForReports(client, { period, organisations: ['noord'], caseloadOf, departmentOf }).finally(() =>
    client.release(),
  );
};

const namesOf = ({ journeys: found }: Facts): readonly string[] => found.map(({ journey }) => journey).toSorted();

describe('the facts of a period', () => {
  it('are of journeys that were requested, got under way or ended in it, from the first day to the last', async () => {
    const before = '2027-02-28';
    const within = [
      await aJourney({ requestedDay: '2027-03-01' }),
      await aJourney({ requestedDay: '2027-03-31' }),
      await aJourney({ requestedDay: before, firstMeetingDay: '2027-03-02' }),
      await aJourney({ requestedDay: before, endedDay: '2027-03-31' }),
    ];
    await aJourney({ requestedDay: before, intakeDay: '2027-03-04', endedDay: '2027-04-01' });
    await aJourney({ requestedDay: '2027-04-01' });
    expect(namesOf(await facts())).toEqual(within.toSorted());
  });

  it('are of the organisations that are published together, and of no other', async () => {
    const own = await aJourney();
    await aJourney({ organisation: 'zuid' });
    await aJourney({ organisation: null });
    expect(namesOf(await facts())).toEqual([own]);
  });

  it('leave out who was erased before the stream told of them, as nobody can say how many people they are', async () => {
    const own = await aJourney();
    await aJourney({ employee: null });
    await aJourney({ employee: null });
    expect(namesOf(await facts())).toEqual([own]);
  });

  it('have the department of today, and none of one that is gone or was never told', async () => {
    await aJourney({ department: care });
    await aJourney({ department: randomUUID() });
    await aJourney();
    const departments = (await facts()).journeys.map(({ department }) => department);
    expect(departments.toSorted()).toEqual(['care', null, null]);
  });

  it('hold talks against what the policy of the journey allows, and against five where that was never told', async () => {
    const trajectory = newRow(trajectories, { journey: '', number: 1, kind: 'bmw', openedDay: '2027-03-10' });
    for (const maxBmwTalks of [3, null]) {
      const journey = await aJourney({ maxBmwTalks });
      await put('trajectories', { ...trajectory, journey, held: 3 });
      await put('trajectories', { ...trajectory, journey, number: 2, kind: 'coaching', held: 4, sessionsAgreed: 6 });
    }
    const limits = (await facts()).journeys.map((journey) => journey.trajectories.map(({ limit }) => limit));
    expect(limits.toSorted()).toEqual([[3, 6], [5, 6]]); // prettier-ignore
  });

  it('of a journey of which nothing more is known say so, field by field', async () => {
    const [employee, requester] = [randomUUID(), randomUUID()];
    const journey = await aJourney({ employee, requester, selfRequested: false });
    expect((await facts()).journeys).toEqual([
      {
        journey,
        person: employee,
        organisation: 'noord',
        department: null,
        selfRequested: false,
        theme: 'stress',
        requestedOn: '2027-03-09',
        intakeOn: null,
        route: null,
        firstTalkOn: null,
        endedOn: null,
        trajectories: [],
        reflectionDays: [],
        missed: 0,
        referral: 'none',
        signalNoticed: false,
        stop: null,
        evaluation: null,
      },
    ]);
  });
});

describe('the advices of a period', () => {
  const anAdvice = async (different: Different<typeof advices>): Promise<string> => {
    const advice = randomUUID();
    const usual = { organisation: 'noord', raisedDay: '2027-03-09', about: 'organisation' } as const;
    await put('advices', { ...newRow(advices, { advice, lastDay: '2027-03-09' }), ...usual, ...different });
    return advice;
  };

  it('are of whom they are about or out of whose journey they came, or of nobody', async () => {
    const [concerned, employee] = [randomUUID(), randomUUID()];
    const journey = await aJourney({ employee });
    const [about, from, none] = [
      await anAdvice({ about: 'person', concerned }),
      await anAdvice({ journey }),
      await anAdvice({}),
    ];
    const people = new Map((await facts()).advices.map(({ advice, person }) => [advice, person]));
    expect(people).toEqual(new Map([[about, concerned], [from, employee], [none, null]])); // prettier-ignore
  });

  it('say whether they came out of a journey that the employee asked for by themselves', async () => {
    const [self, requested] = [await aJourney({ selfRequested: true }), await aJourney({ selfRequested: false })];
    const asked = await anAdvice({ journey: self });
    const aboutAnother = await anAdvice({ journey: self, about: 'person', concerned: randomUUID() });
    const others = [await anAdvice({ journey: requested }), await anAdvice({})];
    const found = new Map((await facts()).advices.map(({ advice, selfRequested }) => [advice, selfRequested]));
    expect([asked, aboutAnother].map((advice) => found.get(advice))).toEqual([true, true]);
    expect(others.map((advice) => found.get(advice))).toEqual([false, false]);
  });

  it('leave out those of who was erased before the stream told of them', async () => {
    await anAdvice({ about: 'person' });
    await anAdvice({ journey: await aJourney({ employee: null }) });
    await anAdvice({ raisedDay: '2027-04-01' });
    await anAdvice({ organisation: 'zuid' });
    expect((await facts()).advices).toEqual([]);
  });

  it('say how far they got', async () => {
    await anAdvice({});
    await anAdvice({ sentDay: '2027-03-10' });
    await anAdvice({ sentDay: '2027-03-10', intention: 'will-act' });
    await anAdvice({ sentDay: '2027-03-10', intention: 'will-act', outcome: 'done' });
    const followUps = (await facts()).advices.map(({ followUp }) => followUp);
    expect(followUps.toSorted()).toEqual(['done', 'not-answered', 'not-sent', 'will-act']);
  });
});

describe('the caseload', () => {
  const practitioner = randomUUID();

  const stay = async (
    different: Different<typeof practitionerStays>,
    of: Different<typeof journeys> = { employee: randomUUID() },
  ): Promise<void> => {
    const journey = await aJourney(of);
    const row = newRow(practitionerStays, { journey, fromDay: '2027-03-10', sequence: 3 });
    await put('practitioner_stays', { ...row, practitioner, ...different });
  };

  it('is of people, once each, on the last day of the period', async () => {
    const employee = randomUUID();
    await stay({}, { employee });
    await stay({ fromDay: '2027-03-31', untilDay: '2027-04-01' }, { employee });
    await stay({});
    await stay({ untilDay: '2027-03-31' });
    await stay({ fromDay: '2027-04-01' });
    await stay({ practitioner: null });
    expect((await facts()).caseloads).toEqual([{ practitioner, people: 2 }]);
  });

  it('is of all organisations that somebody serves, also of those that are published apart', async () => {
    await stay({}, { organisation: 'noord' });
    await stay({}, { organisation: 'zuid' });
    expect((await facts()).caseloads).toEqual([{ practitioner, people: 2 }]);
    expect((await facts()).journeys).toHaveLength(1);
    expect((await facts(MARCH, [])).caseloads).toEqual([]);
  });
});

it('a mart without data has no first month, and a period without data no facts', async () => {
  expect(await firstMonthInMart(reporting.pool)).toBeNull();
  expect(await facts()).toEqual({ journeys: [], advices: [], caseloads: [] });
  await aJourney({ requestedDay: '2026-11-30' });
  expect(await firstMonthInMart(reporting.pool)).toBe('2026-11');
});
