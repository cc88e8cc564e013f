import { idOfStream, streamOf } from '@traject/contracts';
import { connect } from '@traject/database';
import { recordErasure } from '@traject/domain';
import type {} from '@traject/engines/injected';
import { eventIdOf, forgetPseudonyms, publishedPosition } from '@traject/event-log';
import { FORGOTTEN, schemaId, schemaOf } from '@traject/event-stream';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { eventually } from '../workflows/real-world.js';
import { analystOf, seenEvents, type Analyst } from './analyst.js';
import { faultsIn } from './exactly-once.js';
import { everyEventOf, journeyIn } from './journeys-in-log.js';
import { openStreamWorld, type StreamWorld } from './stream-world.js';

let world: StreamWorld;
beforeEach(async () => {
  world = await openStreamWorld(inject('postgresUrl'), inject('kafkaBrokers'));
});
afterEach(async () => {
  await world.close();
});

const erased = async (personId: string): Promise<number> => {
  const decision = recordErasure(null, personId, { now: '2026-03-05T09:00:00.000Z' });
  if (decision.rejected) throw new Error('A first record is never refused.');
  const stream = streamOf('person', personId);
  const events = decision.events.map((event) => ({
    eventId: eventIdOf(stream, 1),
    event,
    commandId: null,
    fingerprint: null,
  }));
  const { lastPosition } = await world.log.appendEvents({ stream, expectedSequence: 0, runId: null, events });
  return lastPosition;
};

const bodiesOf = ({ records }: Analyst, type: string): readonly Record<string, unknown>[] =>
  records
    .filter(({ headers }) => headers['ce_type'] === type)
    .map(({ value }): Record<string, unknown> => JSON.parse(value ?? ''));

it('an erasure reaches analysts as a record that leads to nobody, and what comes later about the person leads nowhere', async () => {
  const own = journeyIn(world.log);
  const other = journeyIn(world.log);
  const journeyId = idOfStream(own.stream);
  const personId = `employee-of-${journeyId}`;
  const { journeyEvents, personEvents } = world.names;
  const relay = world.relay();
  const analyst = await analystOf(world.brokers, [journeyEvents, personEvents]);
  await own.append(5);
  await other.append(5);
  const position = await erased(personId);
  await analyst.seen(11);

  const [record] = analyst.records.filter(({ topic }) => topic === personEvents);
  const body: unknown = JSON.parse(record?.value ?? '');
  expect(body).toEqual({ day: '2026-03-05', by: 'system' });
  const ajv = new Ajv2020({ strict: true, schemas: [schemaOf('person', 'PersonErased') ?? {}], formats: fullFormats });
  expect(ajv.validate(schemaId('person', 'PersonErased'), body)).toBe(true);
  expect(record?.headers).toMatchObject({ ce_subject: record?.key, ce_sequence: '1', ce_id: `${record?.key}/1` });
  const [firstOfOwn] = await world.publishedIds(await everyEventOf(world.log, [own]));
  const ownName = firstOfOwn?.eventId.split('/')[0];
  const requested = bodiesOf(analyst, 'nl.traject.journey.journey-requested.v1').find(
    (each) => each['journeyId'] === ownName,
  );
  expect(requested).toBeDefined();
  const before = JSON.stringify(analyst.records.filter(({ topic }) => topic === journeyEvents));
  expect(before).not.toContain(record?.key);
  expect(JSON.stringify(analyst.records)).not.toContain(journeyId);

  const eraser = connect<unknown>(world.database.urls.traject_eraser, { maxConnections: 1 });
  await eventually(async () => (await publishedPosition(eraser.query)) >= position);
  await forgetPseudonyms(eraser.query, [
    { kind: 'person', id: personId },
    { kind: 'erasure', id: personId },
    { kind: 'journey', id: journeyId },
    // Somebody who asked for both journeys, and is named by the one that goes on.
    { kind: 'person', id: `practitioner-of-${idOfStream(other.stream)}` },
  ]);
  await eraser.close();
  await own.append(2);
  const third = journeyIn(world.log);
  await third.append(3);
  await other.append(3);
  await analyst.seen(17);
  await relay.end('SIGTERM');
  await analyst.leave();

  const after = analyst.records.slice(11);
  expect(after.map(({ key }) => key)).not.toContain(ownName);
  expect(JSON.stringify(after)).not.toContain(String(requested?.['employeeId']));
  const logged = await everyEventOf(world.log, [other, third]);
  const known = new Set((await world.publishedIds(logged)).map(({ eventId }) => eventId));
  const seen = seenEvents(analyst.records).filter(({ eventId }) => known.has(eventId));
  expect(faultsIn(await world.publishedIds(logged), seen)).toEqual([]);
});

it('who was forgotten is called by one name that stands for everybody', async () => {
  const journey = journeyIn(world.log);
  const journeyId = idOfStream(journey.stream);
  const eraser = connect<unknown>(world.database.urls.traject_eraser, { maxConnections: 1 });
  await forgetPseudonyms(eraser.query, [{ kind: 'person', id: 'requester-noord' }]);
  await eraser.close();
  const relay = world.relay();
  const analyst = await analystOf(world.brokers, [world.names.journeyEvents]);
  await journey.append(2);
  await analyst.seen(2);
  await relay.end('SIGTERM');
  await analyst.leave();
  const [requested] = bodiesOf(analyst, 'nl.traject.journey.journey-requested.v1');
  expect(requested?.['requesterId']).toBe(FORGOTTEN);
  expect(requested?.['employeeId']).not.toBe(FORGOTTEN);
  expect(JSON.stringify(analyst.records)).not.toContain(journeyId);
});
