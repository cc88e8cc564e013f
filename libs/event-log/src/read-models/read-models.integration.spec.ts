import { randomUUID } from 'node:crypto';
import { streamOf, type StoredEvent, type StreamName } from '@traject/contracts';
import { connect, type Database } from '@traject/database';
import { fold, foldAdvice, type AdviceEvent, type JourneyEvent } from '@traject/domain';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { appendOf, openLogForTests, type LogForTests } from '../log-for-tests.js';
import { claimTask, releaseTask } from '../task-claims.js';
import {
  adviceRaised,
  beginningOfJourney,
  day,
  disclosedAt,
  happened,
  pauseInJourney,
  restOfJourney,
  wholeAdvice,
} from './journeys-for-tests.js';
import { readModelQueries, type ReadModelTables } from './queries.js';

describe('the read models', () => {
  let part: LogForTests;
  let gateway: Database<unknown>;
  let ask: Kysely<ReadModelTables>;
  beforeAll(async () => {
    part = await openLogForTests(inject('postgresUrl'));
    gateway = connect<unknown>(part.database.urls.traject_gateway);
    ask = readModelQueries(gateway);
  });
  afterAll(async () => {
    await gateway.close();
    await part.close();
  });

  /** Appends in batches of at most three, as a journey does. */
  const append = async (stream: StreamName, after: number, events: readonly StoredEvent[]): Promise<number> => {
    for (let index = 0; index < events.length; index += 3) {
      await part.log.appendEvents(appendOf(stream, after + index, events.slice(index, index + 3)));
    }
    return after + events.length;
  };
  const begin = async (): Promise<{ id: string; stream: StreamName; sequence: number }> => {
    const id = randomUUID();
    const stream = streamOf('journey', id);
    return { id, stream, sequence: await append(stream, 0, beginningOfJourney(id)) };
  };
  const journey = (id: string) =>
    ask.selectFrom('journeys').selectAll().where('journeyId', '=', id).executeTakeFirstOrThrow();
  const task = (id: string) =>
    ask.selectFrom('humanTasks').selectAll().where('taskId', '=', id).executeTakeFirstOrThrow();
  const appointmentsOf = (id: string) =>
    ask.selectFrom('appointments').selectAll().where('journeyId', '=', id).orderBy('plannedAt').execute();

  it('show a writer its own write as soon as the append has answered', async () => {
    const { id, stream, sequence } = await begin();
    expect(await journey(id)).toMatchObject({
      organisationId: 'organisation-1',
      departmentId: 'department-1',
      phase: 'support',
      step: 'bmw-talk',
      practitionerId: 'practitioner-1',
      practitioners: [{ practitionerId: 'practitioner-1', from: day(2), until: null }],
      nextAppointmentAt: day(6),
      openedAt: day(0),
      changedAt: day(3),
      stream,
      lastSequence: sequence,
    });
    expect(await task(`${id}-consent`)).toMatchObject({ state: 'completed', closedAt: day(1), journeyId: id });
  });

  it('keep in a journey what the domain folds from its stream', async () => {
    const { id, stream, sequence } = await begin();
    await append(stream, sequence, [...pauseInJourney(), ...restOfJourney(id)]);
    const events = await part.log.readStream(stream);
    // Safe: this stream holds the journey's events that were just appended.
    expect((await journey(id)).state).toEqual(fold(events.map(({ event }) => event as JourneyEvent)));
  });

  it('say who asked to open a dossier in an emergency, who approved, and when it ended, also after the end', async () => {
    const { id, stream, sequence } = await begin();
    const requestId = randomUUID();
    const after = await append(stream, sequence, [
      ...restOfJourney(id),
      happened(70, 'BreakGlassRequested', {
        requestId,
        requestedById: 'administrator-1',
        reason: 'danger-to-others',
        explanationRef: 'content-9',
        hours: 4,
        lapsesAt: day(71),
      }),
    ]);
    const row = () =>
      ask.selectFrom('breakGlass').selectAll().where('requestId', '=', requestId).executeTakeFirstOrThrow();
    expect(await row()).toMatchObject({ journeyId: id, requestedAt: day(70), approvedById: null, endsAt: null });
    await append(stream, after, [
      happened(70, 'BreakGlassApproved', { requestId, approvedById: 'administrator-2', endsAt: day(71) }),
      happened(71, 'BreakGlassEnded', { requestId, endedById: 'administrator-2' }),
    ]);
    const ends = { approvedById: 'administrator-2', approvedAt: day(70), endsAt: day(71), endedAt: day(71) };
    expect(await row()).toMatchObject({ ...ends, endedById: 'administrator-2', explanationRef: 'content-9', stream });
  });

  it('suspend open tasks in a pause and give the time back when it ends', async () => {
    const { id, stream, sequence } = await begin();
    await append(stream, sequence, pauseInJourney().slice(0, 2));
    expect(await task(`${id}-record`)).toMatchObject({ state: 'suspended', dueAt: day(8) });
    expect(await task(`${id}-consent`)).toMatchObject({ state: 'completed' });
    expect(await journey(id)).toMatchObject({ pausedSince: day(5), nextAppointmentAt: null });
    await append(stream, sequence + 2, pauseInJourney().slice(2));
    expect(await task(`${id}-record`)).toMatchObject({ state: 'open', dueAt: day(12), availableFrom: day(10) });
    expect(await task(`${id}-consent`)).toMatchObject({ dueAt: day(3) });
    expect(await journey(id)).toMatchObject({ pausedSince: null });
  });

  it('say what became of each appointment', async () => {
    const { id, stream, sequence } = await begin();
    await append(stream, sequence, [...pauseInJourney(), ...restOfJourney(id)]);
    expect(await appointmentsOf(id)).toMatchObject([
      {
        number: 1,
        state: 'released',
        startsAt: day(7),
        timesMoved: 1,
        overAt: day(5),
        practitionerId: 'practitioner-1',
      },
      { number: 1, state: 'held', startsAt: day(11), overAt: day(11) },
      { number: 2, state: 'missed', missedBy: 'employee', practitionerId: 'practitioner-2' },
      { number: 2, state: 'cancelled', overAt: day(16) },
    ]);
  });

  it('know every practitioner of a journey, from when until when', async () => {
    const { id, stream, sequence } = await begin();
    await append(stream, sequence, [...pauseInJourney(), ...restOfJourney(id)]);
    expect(await journey(id)).toMatchObject({
      phase: 'ended',
      step: 'ended',
      talksHeld: 1,
      practitionerId: null,
      practitionerIds: ['practitioner-1', 'practitioner-2'],
      practitioners: [
        { practitionerId: 'practitioner-1', from: day(2), until: day(13) },
        { practitionerId: 'practitioner-2', from: day(13), until: day(61) },
      ],
      closedAt: day(19),
      endedAt: day(61),
      endReason: 'completed',
    });
  });

  it('S7 keep a ledger of what was disclosed to the employer, until it is withdrawn', async () => {
    const { id, stream, sequence } = await begin();
    await append(stream, sequence, [...pauseInJourney(), ...restOfJourney(id)]);
    const ledger = await ask
      .selectFrom('disclosures')
      .selectAll()
      .where('journeyId', '=', id)
      .orderBy('disclosedAt')
      .execute();
    const about = { organisationId: 'organisation-1', personId: 'employee-1', journeyId: id, adviceId: null };
    const manager = { personId: 'manager-1', role: 'manager' };
    expect(ledger).toMatchObject([
      {
        ...about,
        purpose: 'main-lines',
        recipients: [{ personId: 'requester-1', role: 'requester' }, manager],
        state: 'opened',
        disclosedAt: day(17),
        validUntil: day(107),
        openings: [{ readerId: 'manager-1', at: day(18) }],
        openedAt: day(18),
        withdrawnAt: null,
      },
      {
        ...about,
        purpose: 'agreement',
        recipients: [manager],
        state: 'withdrawn',
        openedAt: null,
        withdrawnAt: day(20),
      },
      { ...about, purpose: 'agreement', recipients: [manager], state: 'lapsed', openedAt: null, lapsedAt: day(22) },
    ]);
    expect(new Set(ledger.map(({ disclosureId }) => disclosureId)).size).toBe(3);
  });

  it('S8 show an advice from its raising to its answer, and its text in the ledger of the person concerned', async () => {
    const id = randomUUID();
    await append(streamOf('advice', id), 0, wholeAdvice(id));
    const advice = await ask.selectFrom('advices').selectAll().where('adviceId', '=', id).executeTakeFirst();
    expect(advice).toMatchObject({ phase: 'answered', intention: 'will-act', sentAt: day(2), outcomeAskedAt: day(64) });
    const events = await part.log.readStream(streamOf('advice', id));
    // Safe: this stream holds the advice's events that were just appended.
    expect(advice?.state).toEqual(foldAdvice(events.map(({ event }) => event as AdviceEvent)));
    const ledger = await ask.selectFrom('disclosures').selectAll().where('adviceId', '=', id).execute();
    expect(ledger).toMatchObject([{ purpose: 'advice', state: 'opened', disclosedAt: day(2), openedAt: day(3) }]);
    const work = await ask.selectFrom('worklist').selectAll().where('adviceId', '=', id).executeTakeFirst();
    expect(work).toMatchObject({ taskId: `${id}-consent`, organisationId: 'organisation-1', claimedBy: null });
  });

  it('S7 have no entry for an advice that waits for consent, and none that was sent once it was taken back', async () => {
    const id = randomUUID();
    const stream = streamOf('advice', id);
    const ledger = () => ask.selectFrom('disclosures').select('state').where('adviceId', '=', id).execute();
    const sentAt = () => ask.selectFrom('advices').select('sentAt').where('adviceId', '=', id).execute();
    await append(stream, 0, [adviceRaised(id)]);
    expect(await ledger()).toEqual([]);
    await append(stream, 1, [
      disclosedAt(2, 'advice', 'advice', ['manager-1']),
      happened(2, 'AdviceSent', { recipientId: 'manager-1' }, 'employee'),
    ]);
    expect(await sentAt()).toEqual([{ sentAt: day(2) }]);
    await append(stream, 3, [
      happened(3, 'DisclosureWithdrawn', { key: 'advice', purpose: 'advice' }, 'employee'),
      happened(3, 'AdviceEnded', { reason: 'consent-withdrawn' }, 'employee'),
    ]);
    expect(await ledger()).toEqual([{ state: 'withdrawn' }]);
    expect(await sentAt()).toEqual([{ sentAt: null }]);
  });

  it('do not change when an append is refused', async () => {
    const { id, stream, sequence } = await begin();
    const before = await journey(id);
    const late = appendOf(stream, sequence + 4, [happened(40, 'JourneyPaused', { reason: 'request-of-employee' })]);
    await expect(part.log.appendEvents(late)).rejects.toMatchObject({ code: 'stream-conflict' });
    expect(await journey(id)).toEqual(before);
  });

  describe('claims of tasks', () => {
    it('go to one of several people who claim at the same instant, and name them to the others', async () => {
      const { id } = await begin();
      const people = ['ann', 'bob', 'cem', 'dee'];
      const outcomes = await Promise.all(people.map((person) => claimTask(gateway, `${id}-record`, person, day(4))));
      expect(outcomes.filter(({ outcome }) => outcome === 'claimed')).toHaveLength(1);
      expect(new Set(outcomes.map((outcome) => 'claimedBy' in outcome && outcome.claimedBy)).size).toBe(1);
      const work = await ask.selectFrom('worklist').selectAll().where('taskId', '=', `${id}-record`).executeTakeFirst();
      expect(work?.claimedBy).toBe(outcomes[0] && 'claimedBy' in outcomes[0] ? outcomes[0].claimedBy : 'nobody');
    });

    it('can be made twice by the same person, released by nobody else, and made anew after that', async () => {
      const { id } = await begin();
      const first = await claimTask(gateway, `${id}-record`, 'ann', day(4));
      expect(await claimTask(gateway, `${id}-record`, 'ann', day(5))).toEqual(first);
      expect(await releaseTask(gateway, `${id}-record`, 'bob')).toBe(false);
      expect(await releaseTask(gateway, `${id}-record`, 'ann')).toBe(true);
      expect(await claimTask(gateway, `${id}-record`, 'bob', day(6))).toMatchObject({ outcome: 'claimed' });
    });

    it('are refused for a task that is over, suspended or unknown', async () => {
      const { id, stream, sequence } = await begin();
      const over = { outcome: 'task-not-open' };
      expect(await claimTask(gateway, `${id}-consent`, 'ann', day(4))).toEqual(over);
      expect(await claimTask(gateway, 'no-such-task', 'ann', day(4))).toEqual(over);
      await append(stream, sequence, pauseInJourney().slice(0, 2));
      expect(await claimTask(gateway, `${id}-record`, 'ann', day(5))).toEqual(over);
    });

    it('are all that the gateway may write', async () => {
      for (const table of ['journeys', 'human_tasks', 'appointments', 'disclosures', 'advices', 'break_glass']) {
        await expect(gateway.pool.query(`delete from read_models.${table}`)).rejects.toThrow('permission denied');
      }
      await expect(gateway.pool.query(`update read_models.task_claims set claimed_by = 'me'`)).rejects.toThrow(
        'permission denied',
      );
    });
  });
});
