import { connect, type Database } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import type { Path } from '@traject/reports';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { martMigrations } from '../migrations/index.js';
import { pathsForReports } from './paths-for-reports.js';

let database: TestDatabase;
let reporting: Database<unknown>;
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'), [martMigrations]);
  reporting = connect(database.urls.traject_reporting, { maxConnections: 1 });
});
afterAll(async () => {
  await reporting.close();
  await database.drop();
});

const journey = '0198c5d0-1111-4222-8333-444455556666';
const coach = '0198c5d0-2222-4222-8333-444455556666';

const rows = `
  insert into mart.journeys (journey, organisation, self_requested, phase, requested_day, contact_consent, contact_consent_day,
    intake_day, ended_day, pauses, paused_days, replacements, consents_withdrawn, emergencies_requested, emergencies_approved,
    starts, events_after_end, last_day)
  values ('${journey}', 'noord', false, 'ended', '2027-03-01', 'given', '2027-03-01', '2027-03-05', '2027-06-30',
    0, 0, 0, 0, 0, 0, 1, 0, '2027-06-30');
  insert into mart.trajectories (journey, number, kind, practitioner, opened_day, agreement_versions, agreed_day, extensions_agreed,
    extensions_refused, held, missed, report_versions)
  values ('${journey}', 2, 'coaching', '${coach}', '2027-03-20', 1, '2027-03-22', 0, 0, 1, 1, 0),
    ('${journey}', 1, 'bmw', null, '2027-03-05', 0, null, 0, 0, 1, 0, 0);
  insert into mart.appointments (journey, sequence, trajectory, kind, number, on_day, moves, outcome, outcome_day)
  values ('${journey}', 20, 1, 'bmw-talk', 1, '2027-03-10', 0, 'held', '2027-03-10'),
    ('${journey}', 30, 2, 'coaching-session', 1, '2027-03-30', 0, 'missed', '2027-03-30'),
    ('${journey}', 31, 2, 'coaching-session', 1, '2027-04-02', 0, 'held', '2027-04-02'),
    ('${journey}', 32, 2, 'coaching-session', 2, '2027-05-02', 0, 'released', '2027-05-02');
  insert into mart.referrals (journey, number, opened_day, proposals, receivers_asked, acceptances, declines, drop_outs,
    nobody_found, outcome, outcome_day)
  values ('${journey}', 1, '2027-03-10', 1, 1, 1, 0, 0, 0, 'handed-over', '2027-03-20');
`;

/** The paths of a quarter after a change of the rows, which are then taken back. */
const pathsAfter = async (change = 'select', organisation = 'noord'): Promise<ReadonlyMap<string, Path>> => {
  const client = await reporting.pool.connect();
  try {
    await client.query('begin');
    await client.query(rows);
    await client.query(change);
    return await pathsForReports(client, { period: { from: '2027-04', months: 3 }, organisations: [organisation] });
  } finally {
    await client.query('rollback');
    client.release();
  }
};

it('a path holds what a process log may tell of a journey that ended in the period, in its order', async () => {
  const path = (await pathsAfter()).get(journey) ?? [];
  expect(path.map(({ step, on, trajectory, practitioner }) => [step, on, trajectory, practitioner])).toEqual([
    ['journey-requested', '2027-03-01', null, null],
    ['contact-consent-given', '2027-03-01', null, null],
    ['intake-held', '2027-03-05', null, null],
    ['bmw-talk-held', '2027-03-10', 1, null],
    ['referral-opened', '2027-03-10', null, null],
    ['referral-handed-over', '2027-03-20', null, null],
    ['coaching-agreed', '2027-03-22', 2, coach],
    ['appointment-missed', '2027-03-30', 2, coach],
    ['coaching-session-held', '2027-04-02', 2, coach],
    ['journey-ended', '2027-06-30', null, null],
  ]);
});

it.each([
  ['ended later', `update mart.journeys set ended_day = '2027-07-01'`],
  ['ended before', `update mart.journeys set ended_day = '2027-03-31'`],
  ['did not end', 'update mart.journeys set ended_day = null'],
])('there is none of a journey that %s', async (_title, change) => {
  expect(await pathsAfter(change)).toEqual(new Map());
});

it('there is none of another organisation', async () => {
  expect(await pathsAfter('select', 'zuid')).toEqual(new Map());
});

it('what did not happen is no step', async () => {
  const path = (await pathsAfter(`update mart.journeys set contact_consent = 'refused', intake_day = null`)).get(
    journey,
  );
  expect(path?.map(({ step }) => step).slice(0, 3)).toEqual(['journey-requested', 'bmw-talk-held', 'referral-opened']);
});
