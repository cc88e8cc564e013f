import { randomUUID } from 'node:crypto';
import { databaseRoles, streamOf, type StreamName } from '@traject/contracts';
import { connect } from '@traject/database';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { appendOf, logWithoutReadModels, noted, openLogForTests, type LogForTests } from './log-for-tests.js';

const aStream = (): StreamName => streamOf('journey', randomUUID());

describe('an append to the event log', () => {
  let part: LogForTests;
  beforeAll(async () => {
    part = await openLogForTests(inject('postgresUrl'), logWithoutReadModels);
  });
  afterAll(() => part.close());

  it('is read back in order as it was given, with its place and its command', async () => {
    const stream = aStream();
    const before = await part.log.lastPosition();
    const appended = await part.log.appendEvents(appendOf(stream, 0, [noted(1), noted(2, { day: null })], 'command-1'));
    expect(appended).toEqual({ lastPosition: before + 2, lastSequence: 2 });
    const [first, second] = await part.log.readStream(stream);
    expect(first).toMatchObject({ stream, position: before + 1, sequence: 1, commandId: 'command-1', event: noted(1) });
    expect(second?.event).toEqual(noted(2, { day: null }));
    expect(await part.log.readStream(stream, { afterSequence: 1 })).toEqual([second]);
    expect(await part.log.readStream(stream, { limit: 1 })).toEqual([first]);
    expect(await part.log.findByCommand(stream, 'command-1')).toEqual([first, second]);
    expect(await part.log.findByCommand(aStream(), 'command-1')).toEqual([]);
  });

  it('answers the same when it is given twice, and stands in the log once', async () => {
    const stream = aStream();
    const request = appendOf(stream, 0, [noted(1), noted(2)]);
    const first = await part.log.appendEvents(request);
    await part.log.appendEvents(appendOf(aStream(), 0, [noted(1)]));
    expect(await part.log.appendEvents(request)).toEqual(first);
    expect(await part.log.readStream(stream)).toHaveLength(2);
  });

  it('answers the same to both when it is given twice at the same instant', async () => {
    for (let round = 0; round < 20; round += 1) {
      const stream = aStream();
      const request = appendOf(stream, 0, [noted(1), noted(2)]);
      const [one, other] = await Promise.all([part.log.appendEvents(request), part.log.appendEvents(request)]);
      expect(other).toEqual(one);
      expect(await part.log.readStream(stream)).toHaveLength(2);
    }
  });

  it('adds only the rest when its first events are in the log already', async () => {
    const stream = aStream();
    await part.log.appendEvents(appendOf(stream, 0, [noted(1), noted(2)]));
    await part.log.appendEvents(appendOf(stream, 0, [noted(1), noted(2), noted(3)]));
    const events = await part.log.readStream(stream);
    expect(events.map(({ event }) => event.data['number'])).toEqual([1, 2, 3]);
  });

  it('is the same append whatever the order of keys in its data', async () => {
    const stream = aStream();
    await part.log.appendEvents(appendOf(stream, 0, [noted(1, { a: { x: 1, y: 2 }, b: 2 })]));
    const reordered = { ...noted(1), data: { b: 2, a: { y: 2, x: 1 }, number: 1 } };
    await expect(part.log.appendEvents(appendOf(stream, 0, [reordered]))).resolves.toMatchObject({ lastSequence: 1 });
  });

  it('is refused loudly when an event of the same id says something else, and the log stays as it was', async () => {
    const stream = aStream();
    await part.log.appendEvents(appendOf(stream, 0, [noted(1)]));
    await expect(part.log.appendEvents(appendOf(stream, 0, [noted(7)]))).rejects.toMatchObject({
      code: 'event-payload-differs',
      facts: { eventId: expect.any(String), position: expect.any(Number) },
    });
    expect((await part.log.readStream(stream)).map(({ event }) => event)).toEqual([noted(1)]);
  });

  it('lets one of two writers of a stream win and shows the other the conflict', async () => {
    for (let round = 0; round < 20; round += 1) {
      const stream = aStream();
      const writer = (number: number) =>
        part.log.appendEvents({
          stream,
          expectedSequence: 0,
          runId: null,
          events: [{ eventId: randomUUID(), event: noted(number), commandId: null, fingerprint: null }],
        });
      const outcomes = await Promise.allSettled([writer(1), writer(2)]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const lost = outcomes.find((outcome) => outcome.status === 'rejected');
      expect(lost?.reason).toMatchObject({ code: 'stream-conflict', facts: { expected: 0, found: 1 } });
      expect(await part.log.readStream(stream)).toHaveLength(1);
    }
  });

  it('is refused when it would leave a gap in its stream', async () => {
    await expect(part.log.appendEvents(appendOf(aStream(), 3, [noted(1)]))).rejects.toMatchObject({
      code: 'stream-conflict',
      facts: { expected: 3, found: 0 },
    });
  });

  it.each(['2027-03-02T13:05:00Z', '2027-02-30T13:05:00.000Z', 'yesterday'])(
    'is refused for an event at %s',
    async (at) => {
      const malformed = appendOf(aStream(), 0, [{ ...noted(1), at }]);
      await expect(part.log.appendEvents(malformed)).rejects.toMatchObject({ code: 'event-malformed' });
    },
  );

  it('is refused without events', async () => {
    await expect(part.log.appendEvents(appendOf(aStream(), 0, []))).rejects.toMatchObject({ code: 'append-empty' });
  });
});

describe('the event log stays as it was written', () => {
  let part: LogForTests;
  const changes = [
    `update event_log.events set type = 'Forged'`,
    'delete from event_log.events',
    'truncate event_log.events',
    `insert into event_log.events select position + 1, stream, sequence + 1, gen_random_uuid(), type, version, data,
       command_id, actor_role, occurred_at, recorded_at, payload_hash from event_log.events`,
  ];
  beforeAll(async () => {
    part = await openLogForTests(inject('postgresUrl'), logWithoutReadModels);
    await part.log.appendEvents(appendOf('journey/kept', 0, [noted(1)]));
  });
  afterAll(() => part.close());

  it.each(Object.values(databaseRoles))('role %s may not change it by any statement', async (role) => {
    const { pool, close } = connect(part.database.urls[role]);
    for (const change of changes) await expect(pool.query(change)).rejects.toThrow('permission denied');
    await close();
  });

  it('not even the owner of the table, or a superuser that replays a replica, can change it', async () => {
    const owner = connect(part.database.ownerUrl);
    const superuser = await connect(part.database.superuserUrl, { maxConnections: 1 }).pool.connect();
    await superuser.query('set session_replication_role = replica');
    for (const change of changes.slice(0, 3)) {
      await expect(owner.pool.query(change)).rejects.toMatchObject({ code: 'TJ002' });
      await expect(superuser.query(change)).rejects.toMatchObject({ code: 'TJ002' });
    }
    superuser.release(true);
    await owner.close();
    expect(await part.log.readStream('journey/kept')).toHaveLength(1);
  });

  it('and it is the trigger that keeps the owner from changing it', async () => {
    const owner = connect(part.database.ownerUrl);
    await owner.pool.query(`begin; alter table event_log.events disable trigger events_stay;
      delete from event_log.events; rollback`);
    await owner.close();
  });

  it.each([databaseRoles.gateway, databaseRoles.relay, databaseRoles.reporting])(
    'role %s may not append',
    async (role) => {
      const { pool, close } = connect(part.database.urls[role]);
      await expect(pool.query(`select event_log.append_events('journey/x', 0, null, '[]')`)).rejects.toThrow(
        'permission denied',
      );
      await close();
    },
  );
});
