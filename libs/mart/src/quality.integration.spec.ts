import { connect, type Database } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { martMigrations } from './migrations/index.js';
import { checkMart, qualityChecks, type QualityViolation } from './quality.js';

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
const sound = `
  insert into mart.journeys (journey, self_requested, phase, requested_day, contact_consent, contact_consent_day, assigned_day,
    intake_day, pauses, paused_days, replacements, consents_withdrawn, emergencies_requested, emergencies_approved, starts,
    events_after_end, last_day)
  values ('${journey}', false, 'support', '2027-03-01', 'given', '2027-03-02', '2027-03-03', '2027-03-05', 0, 0, 0, 0, 0, 0, 1, 0,
    '2027-03-20');
  insert into mart.trajectories (journey, number, kind, opened_day, agreement_versions, agreed_day, sessions_agreed,
    extensions_agreed, extensions_refused, held, missed, report_versions)
  values ('${journey}', 1, 'coaching', '2027-03-05', 1, '2027-03-08', 5, 0, 0, 1, 0, 0);
  insert into mart.appointments (journey, sequence, trajectory, kind, number, planned_day, on_day, moves, outcome, outcome_day)
  values ('${journey}', 20, 1, 'coaching-session', 1, '2027-03-09', '2027-03-10', 0, 'held', '2027-03-10');
  insert into mart.reflections (journey, sequence, trajectory, after_session, days, started_day, ends_day, written)
  values ('${journey}', 22, 1, 1, 14, '2027-03-10', '2027-03-24', false);
  insert into mart.evaluations (journey, report_versions, satisfaction, wellbeing_before, wellbeing_after)
  values ('${journey}', 0, 8, 4, 7);
  insert into mart.referrals (journey, number, opened_day, proposals, receivers_asked, acceptances, declines, drop_outs, nobody_found,
    outcome, hand_over)
  values ('${journey}', 1, '2027-03-05', 1, 1, 1, 0, 0, 0, 'handed-over', 'agreed');
  insert into mart.advices (advice, about, sent_day, consent, starts, last_day)
  values ('${journey}', 'person', '2027-03-05', 'given', 1, '2027-03-05');
  insert into mart.practitioner_stays (journey, sequence, from_day, until_day)
  values ('${journey}', 3, '2027-03-03', '2027-03-03'), ('${journey}', 9, '2027-03-03', '2027-03-20');
  insert into mart.pauses (journey, sequence, reason, from_day, until_day, shift_days)
  values ('${journey}', 30, 'absence', '2027-03-12', '2027-03-14', 2), ('${journey}', 34, 'absence', '2027-03-16', null, null);
  insert into mart.tasks (owner, sequence, owner_kind, kind, role, opened_day, due_day, state, reminded_day, escalated_day, closed_day,
    reassignments)
  values ('${journey}', 5, 'journey', 'plan-session', 'coach', '2027-03-06', '2027-03-09', 'completed', '2027-03-09', '2027-03-12',
    '2027-03-12', 0), ('${journey}', 6, 'journey', 'plan-session', 'coach', '2027-03-06', '2027-03-05', 'cancelled', null, null, '2027-03-06', 0);
  insert into mart.disclosures (owner, sequence, owner_kind, purpose, mode, disclosed_day, valid_until_day, recipients, openings,
    first_opened_day, state, over_day)
  values ('${journey}', 40, 'journey', 'main-lines', 'consent', '2027-03-18', '2027-06-18', 1, 1, '2027-03-18', 'withdrawn', '2027-03-19');
`;

/** What the checks find in sound data after a change, which is then taken back. */
const foundAfter = async (change: string): Promise<readonly QualityViolation[]> => {
  const client = await reporting.pool.connect();
  try {
    await client.query('begin');
    await client.query(sound);
    if (change !== '') await client.query(change);
    const found = await checkMart(client, 'mart', '2027-04-01');
    const { rows } = await client.query('select name, owner, found from mart.quality_violations order by name, found');
    expect(rows).toHaveLength(found.length);
    return found;
  } finally {
    await client.query('rollback');
    client.release();
  }
};

it('sound data breaks no check', async () => {
  expect(await foundAfter('')).toEqual([]);
});

/** What breaks each check, in each way in which it can be broken. */
const breaking: Readonly<Record<string, readonly string[]>> = {
  'journey-starts-once': ['update mart.journeys set starts = 2'],
  'advice-starts-once': ['update mart.advices set starts = 0'],
  'session-after-agreement': ["update mart.trajectories set agreed_day = '2027-03-11'"],
  'talk-in-trajectory': ["update mart.trajectories set opened_day = '2027-03-11'"],
  'support-after-consent': ["update mart.journeys set contact_consent_day = '2027-03-04'"],
  'journey-ends-after-start': [
    "update mart.journeys set ended_day = '2027-02-28'; update mart.trajectories set ended_day = '2027-03-20'",
  ],
  'trajectory-ends-after-start': ["update mart.trajectories set ended_day = '2027-03-04'"],
  'stay-ends-after-start': ["update mart.practitioner_stays set until_day = '2027-03-02'"],
  'pause-ends-after-start': ["update mart.pauses set until_day = '2027-03-11'"],
  'reflection-ends-after-start': ["update mart.reflections set ended_day = '2027-03-09'"],
  'task-ends-after-start': [
    "update mart.tasks set closed_day = '2027-03-05'",
    "update mart.tasks set reminded_day = '2027-03-05'",
    "update mart.tasks set escalated_day = '2027-03-05' where sequence = 6",
    "update mart.tasks set escalated_day = '2027-03-08' where sequence = 5",
  ],
  'referral-ends-after-start': [
    "update mart.referrals set proposed_day = '2027-03-04'",
    "update mart.referrals set hand_over_day = '2027-03-04'",
    "update mart.referrals set accepted_day = '2027-03-04'",
    "update mart.referrals set outcome_day = '2027-03-04'",
    "update mart.referrals set accepted_day = '2027-03-10', outcome_day = '2027-03-09'",
  ],
  'disclosure-ends-after-start': [
    "update mart.disclosures set first_opened_day = '2027-03-17'",
    "update mart.disclosures set over_day = '2027-03-17'",
  ],
  'advice-ends-after-start': [
    ...['consent', 'acknowledged', 'answered', 'outcome', 'ended'].map(
      (what) => `update mart.advices set raised_day = '2027-03-05', ${what}_day = '2027-03-04'`,
    ),
    "update mart.advices set raised_day = '2027-03-06'",
    ...['acknowledged', 'answered', 'outcome'].map(
      (what) => `update mart.advices set raised_day = '2027-03-01', ${what}_day = '2027-03-04'`,
    ),
    "update mart.advices set answered_day = '2027-03-08', ended_day = '2027-03-07'",
  ],
  'trajectories-join': ['update mart.trajectories set number = 2; update mart.appointments set trajectory = 2'],
  'nothing-after-end': ['update mart.journeys set events_after_end = 1'],
  'nothing-open-after-end': ["update mart.journeys set ended_day = '2027-03-20'"],
  'at-most-five-talks': [
    "update mart.trajectories set kind = 'bmw', held = 6; update mart.appointments set kind = 'bmw-talk'",
    `update mart.trajectories set kind = 'bmw', held = 4; update mart.appointments set kind = 'bmw-talk';
      update mart.journeys set max_bmw_talks = 3`,
  ],
  'sessions-as-agreed': ['update mart.trajectories set held = 6'],
  'reflection-of-one-to-three-weeks': ['update mart.reflections set days = 22'],
  'scores-in-range': ['update mart.evaluations set satisfaction = 11'],
  'hand-over-with-consent': ['update mart.referrals set hand_over = null'],
  'advice-about-a-person-with-consent': ["update mart.advices set consent = 'refused'"],
  'nothing-held': [`insert into mart.held_events values ('journey', '${journey}', 7, '{}')`],
  'nothing-parked': [
    `insert into mart.parked_records (topic, partition, kafka_offset, reason, detail, headers)
      values ('t', 0, 0, 'not-json', 'value', '{}')`,
  ],
};

it.each(qualityChecks.map(({ name }) => [name]))(
  '%s is reported when it is broken, and the data stays',
  async (name) => {
    for (const change of breaking[name] ?? expect.fail(`Nothing breaks ${name} here.`)) {
      const found = await foundAfter(change);
      expect(new Set(found.map((violation) => violation.name)), change).toEqual(new Set([name]));
    }
  },
);
