import { idOfStream } from '@traject/contracts';
import type {} from '@traject/engines/injected';
import { connect } from '@traject/database';
import { openPublisher, type JourneyPhase } from '@traject/event-stream';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { analystOf, seenEvents } from './analyst.js';
import { faultsIn } from './exactly-once.js';
import { appendInTurns, everyEventOf, journeyIn, type JourneyInLog } from './journeys-in-log.js';
import { openStreamWorld, type StreamWorld } from './stream-world.js';

let world: StreamWorld;

beforeEach(async () => {
  world = await openStreamWorld(inject('postgresUrl'), inject('kafkaBrokers'));
});

afterEach(async () => {
  await world.close();
});

const someJourneys = (count: number): readonly JourneyInLog[] =>
  Array.from({ length: count }, () => journeyIn(world.log));

describe('two relays at once', () => {
  it('publish each event once, and when the leader stops the other goes on where it was', async () => {
    const journeys = someJourneys(6);
    const first = world.relay();
    await first.logged('relay-leading');
    const second = world.relay();
    await second.logged('relay-standby');
    const analyst = await analystOf(world.brokers, [world.names.journeyEvents]);
    await appendInTurns(journeys, 20);
    await analyst.seen(120);
    expect(second.hasLogged('relay-leading')).toBe(false);

    expect(await first.end('SIGTERM')).toEqual({ code: 0, signal: null });
    await second.logged('relay-leading');
    await appendInTurns(journeys, 20);
    await analyst.seen(240);
    await analyst.leave();

    expect(
      faultsIn(await world.publishedIds(await everyEventOf(world.log, journeys)), seenEvents(analyst.records)),
    ).toEqual([]);
    expect(await second.end('SIGTERM')).toEqual({ code: 0, signal: null });
  });
});

describe('a relay that is killed with -9 in the middle of thousands of events', () => {
  it('leaves every event exactly once and in order for readers with read_committed, however often it happens', async () => {
    const journeys = someJourneys(40);
    const total = 40 * 100;
    const analyst = await analystOf(world.brokers, [world.names.journeyEvents]);
    const appending = appendInTurns(journeys, 100);
    for (const share of [0.05, 0.25, 0.45, 0.65, 0.85]) {
      const relay = world.relay();
      await analyst.seen(Math.round(total * share));
      await relay.end('SIGKILL');
    }
    const last = world.relay();
    await appending;
    await analyst.seen(total);
    // Whatever else would still come, comes before this one.
    const marker = journeyIn(world.log);
    await marker.append(1);
    await analyst.seen(total + 1);
    await last.end('SIGTERM');
    await analyst.leave();

    const logged = await everyEventOf(world.log, [...journeys, marker]);
    expect(logged).toHaveLength(total + 1);
    expect(faultsIn(await world.publishedIds(logged), seenEvents(analyst.records))).toEqual([]);
  }, 120_000);

  it('is told apart from one whose checkpoint does not belong to the transaction', async () => {
    const journeys = someJourneys(2);
    await appendInTurns(journeys, 5);
    const logged = await everyEventOf(world.log, journeys);
    const records = logged.map(({ stream, eventId, sequence }) => ({
      topic: world.names.journeyEvents,
      key: stream,
      value: '{}',
      headers: { ce_id: eventId, ce_sequence: String(sequence) },
      timestampMs: 0,
    }));
    const broken = await openPublisher({ brokers: world.brokers.split(','), clientId: 'broken-relay' });
    await broken.publish(records);
    // Killed here, before it kept how far it was: its successor begins again.
    await broken.publish(records);
    await broken.close();
    const analyst = await analystOf(world.brokers, [world.names.journeyEvents]);
    // Twenty records of ten events: some event came twice at least, and more often where the client tried again.
    await analyst.seen(20);
    await analyst.leave();
    expect(faultsIn(logged, seenEvents(analyst.records))).toContainEqual(expect.stringMatching(/^seen \d+ times/));
  });
});

describe('a relay whose connections PostgreSQL ends', () => {
  it('goes on by itself and loses and repeats nothing', async () => {
    const journeys = someJourneys(10);
    const relay = world.relay();
    const analyst = await analystOf(world.brokers, [world.names.journeyEvents]);
    const operator = connect<unknown>(world.database.superuserUrl, { maxConnections: 1 });
    const appending = appendInTurns(journeys, 60);
    for (const share of [0.2, 0.5]) {
      await analyst.seen(600 * share);
      await operator.pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and application_name like 'traject-relay%'`,
      );
    }
    await appending;
    await analyst.seen(600);
    await operator.close();
    await relay.end('SIGTERM');
    await analyst.leave();
    expect(
      faultsIn(await world.publishedIds(await everyEventOf(world.log, journeys)), seenEvents(analyst.records)),
    ).toEqual([]);
  });
});

describe('what a relay publishes', () => {
  it('holds pseudonyms for persons and journeys, the same in every event, and no id of the log', async () => {
    const journeys = someJourneys(2);
    const relay = world.relay();
    const analyst = await analystOf(world.brokers, [world.names.journeyEvents]);
    await appendInTurns(journeys, 8);
    await analyst.seen(16);
    await relay.end('SIGTERM');
    await analyst.leave();

    const requested = analyst.records.filter(({ headers }) => headers['ce_type']?.endsWith('.journey-requested.v1'));
    const bodies = requested.map(({ value }): Record<string, unknown> => JSON.parse(value ?? ''));
    expect(new Set(bodies.map(({ requesterId }) => requesterId)).size).toBe(1);
    expect(new Set(bodies.map(({ employeeId }) => employeeId)).size).toBe(2);
    expect(requested.map(({ key }) => key)).toEqual(bodies.map(({ journeyId }) => journeyId));
    const text = JSON.stringify(analyst.records);
    for (const { stream } of journeys) expect(text).not.toContain(idOfStream(stream));
    expect(text).not.toMatch(/requester-noord|employee-of|practitioner-of|question-of|reason-of|department-4/);
  });

  it('keeps the latest phase of each journey in the compacted topic', async () => {
    const journeys = someJourneys(3);
    const relay = world.relay();
    const states = await analystOf(world.brokers, [world.names.journeyState]);
    await appendInTurns(journeys, 3);
    await states.seen(3);
    await relay.end('SIGKILL');
    const successor = world.relay();
    await Promise.all(journeys.map((journey) => journey.append(6)));
    await states.seen(6);
    await successor.end('SIGTERM');
    await states.leave();

    const latest = new Map(states.records.map(({ key, value }) => [key, JSON.parse(value ?? '') as JourneyPhase]));
    expect(latest.size).toBe(3);
    expect([...latest.values()]).toEqual(
      journeys.map(() => ({ phase: 'support', route: 'bmw', sinceDay: '2026-03-02', sequence: 5 })),
    );
  });
});

describe('the health of a relay', () => {
  it('names its role and what is missing, and its metrics say how far it is', async () => {
    const journeys = someJourneys(1);
    const relay = world.relay();
    await appendInTurns(journeys, 4);
    const analyst = await analystOf(world.brokers, [world.names.journeyEvents]);
    await analyst.seen(4);
    await analyst.leave();
    expect(await relay.health('/health/live')).toMatchObject({ status: 200 });
    expect(JSON.parse((await relay.health('/health/ready')).body)).toEqual({
      status: 'ready',
      role: 'leader',
      missing: [],
    });
    // A reader may see a transaction before the relay hears that it counts.
    await vi.waitFor(async () => {
      const { body } = await relay.health('/metrics');
      expect(body).toContain('traject_relay_position 4');
      expect(body).toContain('traject_relay_lag_events 0');
      expect(body).toContain('traject_relay_leader 1');
    }, 30_000);
    expect((await relay.health('/elsewhere')).status).toBe(404);
  });
});
