import { connect, type Database } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { inBmw, inClosing, talkHeld } from '@traject/domain/testing';
import { readableVersions, type RawRecord, type StreamRecord } from '@traject/event-stream';
import { publishedBefore, publishedSince, raisedTable, readableSinceRaised } from '@traject/event-stream/testing';
import { martMigrations } from '@traject/mart';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { openMart, type Mart } from './mart.js';
import { recordReader, type RecordReader } from './read-record.js';
import { namesForTests, publishedJourney, rawOf } from './records-for-tests.js';

let database: TestDatabase;
let reporting: Database<unknown>;
let mart: Mart;
beforeEach(async () => {
  database = await createTestDatabase(inject('postgresUrl'), [martMigrations]);
  reporting = connect(database.urls.traject_reporting, { maxConnections: 4 });
  mart = openMart(reporting, recordReader(namesForTests));
});
afterEach(async () => {
  await reporting.close();
  await database.drop();
});

const topic = namesForTests.journeyEvents;

/** Gives records of partition 0 as one batch, the first of them at this offset. */
const take = (records: readonly RawRecord[], into = mart) => {
  const next = Number(records.at(-1)?.offset ?? 0) + 1;
  return into.take({ topic, partition: 0, records, nextOffset: String(next) });
};

const placed = (records: readonly StreamRecord[], from = 0): readonly RawRecord[] =>
  records.map((record, index) => rawOf(record, from + index));

const rowsOf = async (table: string): Promise<readonly unknown[]> => {
  const { rows } = await reporting.pool.query<{ row: unknown }>(
    `select to_jsonb(t) as row from mart.${table} t order by to_jsonb(t)::text`,
  );
  return rows.map(({ row }) => row);
};

const everything = async (): Promise<unknown> => ({
  journeys: await rowsOf('journeys'),
  trajectories: await rowsOf('trajectories'),
  appointments: await rowsOf('appointments'),
  tasks: await rowsOf('tasks'),
  evaluations: await rowsOf('evaluations'),
  streams: await rowsOf('streams'),
  held: await rowsOf('held_events'),
});

/** What a mart has after it took these records in order. */
const inOrder = async (records: readonly StreamRecord[]): Promise<unknown> => {
  await take(placed(records));
  const found = await everything();
  await reporting.pool.query(
    'truncate mart.positions, mart.streams, mart.journeys, mart.trajectories, mart.appointments, mart.tasks, mart.evaluations, mart.practitioner_stays',
  );
  mart = openMart(reporting, recordReader(namesForTests));
  return found;
};

describe('the mart', () => {
  it('has the rows of a journey and the position of its last record', async () => {
    const { records, pseudonym } = publishedJourney(namesForTests, inClosing);
    expect(await take(placed(records))).toMatchObject({ applied: records.length, duplicates: 0, held: 0, parked: [] });
    expect(await rowsOf('journeys')).toEqual([
      expect.objectContaining({ journey: pseudonym, phase: 'closing', requested_day: '2027-03-01', starts: 1 }),
    ]);
    expect(await rowsOf('trajectories')).toEqual([
      expect.objectContaining({ kind: 'bmw', held: 1, ended_day: '2027-03-02' }),
    ]);
    expect(await mart.positionsOf([{ topic, partitions: [0] }])).toEqual([
      { topic, partition: 0, nextOffset: String(records.length) },
    ]);
  });

  it('takes a record once, however often it comes and by whom', async () => {
    const { records } = publishedJourney(namesForTests, inBmw, talkHeld());
    const expected = await inOrder(records);
    const another = openMart(reporting, recordReader(namesForTests));
    const all = placed(records);
    await take(all.slice(0, 9));
    await Promise.all([take(all), take(all, another), take(all.slice(4))]);
    // The same events once more, as a producer that was not sure would send them.
    const again = await take(placed(records, records.length));
    expect(again).toMatchObject({ applied: 0, duplicates: records.length });
    expect(await everything()).toEqual(expected);
  });

  it('keeps what comes too early until what is missing before it has come', async () => {
    const { records } = publishedJourney(namesForTests, inClosing);
    const expected = await inOrder(records);
    const shuffled = records.toSorted((one, other) => one.value.length - other.value.length);
    expect(shuffled).not.toEqual(records);
    let held = 0;
    for (const [offset, record] of shuffled.entries()) held += (await take([rawOf(record, offset)])).held;
    expect(held).toBeGreaterThan(0);
    expect(await everything()).toEqual(expected);
  });

  it('changes nothing when a batch fails half-way, and goes on from there', async () => {
    const { records } = publishedJourney(namesForTests, inBmw);
    const owner = connect<unknown>(database.ownerUrl, { maxConnections: 1 });
    await owner.pool.query('alter table mart.tasks add constraint broken check (false) not valid');
    await expect(take(placed(records))).rejects.toThrow('broken');
    expect(await rowsOf('journeys')).toEqual([]);
    expect(await rowsOf('positions')).toEqual([]);
    await owner.pool.query('alter table mart.tasks drop constraint broken');
    await owner.close();
    expect(await take(placed(records))).toMatchObject({ applied: records.length });
  });

  it('says where it is when it was put back, and takes nothing before that is read again', async () => {
    const { records } = publishedJourney(namesForTests, inBmw, talkHeld());
    const all = placed(records);
    await take(all.slice(0, 12));
    await reporting.pool.query('truncate mart.positions, mart.streams, mart.journeys, mart.tasks, mart.trajectories');
    expect(await take(all.slice(12))).toMatchObject({ applied: 0, nextOffset: '0' });
    expect(await take(all)).toMatchObject({ applied: records.length });
  });
});

describe('a record that cannot be taken', () => {
  const { records, pseudonym } = publishedJourney(namesForTests, inBmw);
  const all = placed(records);
  /** A reader from before an event was known. */
  const older: RecordReader = (record) => {
    const read = recordReader(namesForTests)(record);
    return read.event?.type === 'ContactConsentGiven'
      ? { parked: { reason: 'unknown-type', detail: 'ce_type' } }
      : read;
  };

  it('is kept byte for byte with its place and reason, and stops nothing', async () => {
    const bytes = Buffer.from([0, 255, 123, 10]);
    const poison = { ...rawOf(records[0] ?? expect.fail('no record'), 0), value: bytes, key: bytes };
    const taken = await take([poison, ...placed(records, 1)]);
    expect(taken).toMatchObject({ applied: records.length, parked: [{ parked: { reason: 'envelope-invalid' } }] });
    const { rows } = await reporting.pool.query('select * from mart.parked_records');
    expect(rows).toEqual([
      expect.objectContaining({
        topic,
        partition: 0,
        reason: 'envelope-invalid',
        detail: 'key',
        record_key: bytes,
        record_value: bytes,
      }),
    ]);
  });

  it('lets the rest of its journey wait, and both are taken once its cause is mended', async () => {
    const expected = await inOrder(records);
    const before = openMart(reporting, older);
    expect(await take(all, before)).toMatchObject({ applied: 2, held: records.length - 3 });
    expect(await before.replayParked()).toMatchObject({ taken: 0, left: 1 });
    expect(await rowsOf('journeys')).toEqual([
      expect.objectContaining({ journey: pseudonym, phase: 'awaiting-consent' }),
    ]);
    expect(await mart.replayParked()).toMatchObject({ taken: 1, left: 0, applied: records.length - 2 });
    expect(await everything()).toEqual(expected);
    expect(await rowsOf('parked_records')).toEqual([]);
  });

  it('and what waits for it are seen by no analyst', async () => {
    await take(all, openMart(reporting, older));
    const analyst = connect<unknown>(database.urls.traject_analyst, { maxConnections: 1 });
    expect((await analyst.pool.query('select from mart.journeys')).rowCount).toBe(1);
    for (const hidden of ['parked_records', 'held_events', 'streams', 'positions']) {
      await expect(analyst.pool.query(`select from mart.${hidden}`)).rejects.toThrow('permission denied');
    }
    await analyst.close();
  });
});

describe('a journey in which an event was raised to another version on its way', () => {
  const { records } = publishedJourney(namesForTests, inBmw, talkHeld(), talkHeld());
  const isTalk = ({ headers }: StreamRecord): boolean => headers['ce_type']?.includes('talk-held') === true;
  const [firstTalk = -1] = records.flatMap((record, index) => (isTalk(record) ? [index] : []));
  const onItsWay = placed(
    records.map((record, index) => (index <= firstTalk ? publishedBefore(record) : publishedSince(record))),
  );

  it('is in the mart whole and in order, as if it had never been raised, and nothing is parked', async () => {
    const expected = await inOrder(records);
    const sinceRaised = openMart(reporting, recordReader(namesForTests, readableSinceRaised()));
    expect(await take(onItsWay, sinceRaised)).toMatchObject({ applied: records.length, held: 0, parked: [] });
    expect(await everything()).toEqual(expected);
    expect(await rowsOf('trajectories')).toEqual([expect.objectContaining({ held: 2 })]);
  });

  it('waits from its earlier version on where that cannot be read, and is taken once it can', async () => {
    const expected = await inOrder(records);
    const unreleased = readableVersions(raisedTable(), () => new Map());
    expect(await take(onItsWay, openMart(reporting, recordReader(namesForTests, unreleased)))).toMatchObject({
      applied: firstTalk,
      held: records.length - firstTalk - 1,
      parked: [{ parked: { reason: 'unknown-version' } }],
    });
    const sinceRaised = openMart(reporting, recordReader(namesForTests, readableSinceRaised()));
    expect(await sinceRaised.replayParked()).toMatchObject({ taken: 1, left: 0 });
    expect(await everything()).toEqual(expected);
  });
});
