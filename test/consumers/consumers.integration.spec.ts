import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { pythonWithPackage } from '@traject/engines';
import type {} from '@traject/engines/injected';
import { ensureTopics, topicNames } from '@traject/event-stream';
import { execa } from 'execa';
import { Kafka, logLevel, Partitioners, type Message, type Producer } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { removeTopics } from '../stream/analyst.js';

const prefix = `test-${randomUUID()}.`;
const { journeyEvents } = topicNames(prefix);
const brokers = (): string => inject('kafkaBrokers');

/** kafka-python is written in Python alone, so that one file serves every machine. */
const kafkaPython = {
  requirement: 'kafka-python==3.0.12',
  sha256: ['67add72052e3ad0c37ed9963ebe2b1696adc7f063c64eaf19862c21b69a64a18'],
};

const event = (journey: string, sequence: number, type: string, day: string): Message => ({
  key: journey,
  value: JSON.stringify({ day, by: 'employee' }),
  headers: {
    ce_specversion: '1.0',
    ce_id: `${journey}/${sequence}`,
    ce_type: `nl.traject.journey.${type}`,
    ce_sequence: String(sequence),
  },
});

/** A journey whose intake is so many days after the request. */
const journey = (id: string, requested: string, intake: string): readonly Message[] => [
  event(id, 1, 'journey-requested.v1', requested),
  event(id, 2, 'contact-consent-given.v1', requested),
  event(id, 3, 'practitioner-assigned.v1', requested),
  event(id, 4, 'intake-recorded.v1', intake),
];

/** Records of somebody else, as no event of ours is: without headers, with bytes for texts, with no key or place or body. */
const foreign: readonly Message[] = [
  { key: 'x', value: 'Dear analyst' },
  { key: 'x', value: 'Dear analyst', headers: { trace: Buffer.from([0xff, 0xfe, 0x00]) } },
  {
    key: null,
    value: 'Dear analyst',
    headers: { ce_sequence: '1', ce_type: 'nl.traject.journey.journey-requested.v1' },
  },
  {
    key: Buffer.from([0xff, 0xfe]),
    value: null,
    headers: { ce_type: Buffer.from([0xff]), ce_sequence: Buffer.from([0xff]) },
  },
  { key: 'x', value: null, headers: { ce_sequence: 'soon' } },
  { key: 'x', value: null, headers: { ce_sequence: '1' } },
];

const inTransaction = async (producer: Producer, messages: readonly Message[], ending: 'commit' | 'abort') => {
  const transaction = await producer.transaction();
  await transaction.send({ topic: journeyEvents, messages: [...messages] });
  await transaction[ending]();
};

beforeAll(async () => {
  const address = { brokers: brokers().split(','), clientId: 'consumers-test' };
  await ensureTopics(address, topicNames(prefix));
  const kafka = new Kafka({ brokers: address.brokers, logLevel: logLevel.NOTHING });
  const producer = kafka.producer({
    transactionalId: `${prefix}test`,
    maxInFlightRequests: 1,
    idempotent: true,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  await inTransaction(producer, journey('a', '2027-03-02', '2027-03-09'), 'commit');
  await inTransaction(producer, journey('b', '2027-03-05', '2027-03-26'), 'commit');
  await inTransaction(producer, journey('c', '2027-03-30', '2027-04-02'), 'commit');
  await inTransaction(producer, journey('d', '2027-04-01', '2027-04-12'), 'commit');
  // What was never said: a relay that was killed in the middle leaves this.
  await inTransaction(producer, journey('z', '2027-05-01', '2027-05-02'), 'abort');
  // What a consumer must get along with: the same again, a hole, a later version, another event, somebody else's record.
  await inTransaction(producer, journey('a', '2027-03-02', '2027-03-09').slice(3), 'commit');
  await inTransaction(producer, [event('b', 7, 'bmw-talk-held.v1', '2027-03-30')], 'commit');
  await inTransaction(producer, [event('d', 5, 'bmw-talk-held.v9', '2027-04-13')], 'commit');
  await inTransaction(producer, [event('d', 6, 'bmw-talk-held.v1', '2027-04-20')], 'commit');
  await inTransaction(producer, foreign, 'commit');
  await producer.disconnect();
});
afterAll(() => removeTopics(brokers(), prefix));

const expected = {
  events: 18,
  duplicates: 1,
  missing: 2,
  leftOut: 7,
  waiting: [
    { month: '2027-03', journeys: 3, median: 7 },
    { month: '2027-04', journeys: 1, median: 11 },
  ],
};

const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const settings = () => ({ KAFKA_BROKERS: brokers(), TOPIC: journeyEvents });

describe('the example consumers see each event once, leave out what they do not know, and find the same', () => {
  it('in TypeScript', async () => {
    const { stdout } = await execa(process.execPath, [fileOf('typescript/waiting-times.ts')], { env: settings() });
    expect(JSON.parse(stdout)).toEqual(expected);
  });

  it('in Python', async () => {
    const { python, folder } = await pythonWithPackage(kafkaPython);
    const { stdout } = await execa(python, [fileOf('python/waiting_times.py')], {
      env: { ...settings(), PYTHONPATH: folder },
    });
    expect(JSON.parse(stdout)).toEqual(expected);
  }, 180_000);

  it('and are told apart from one that reads what was never committed', async () => {
    const { python, folder } = await pythonWithPackage(kafkaPython);
    const careless = (await readFile(fileOf('python/waiting_times.py'), 'utf8')).replace(
      'read_committed',
      'read_uncommitted',
    );
    const { stdout } = await execa(python, ['-c', careless], { env: { ...settings(), PYTHONPATH: folder } });
    expect(JSON.parse(stdout)).toMatchObject({ events: 22 });
  }, 180_000);
});
