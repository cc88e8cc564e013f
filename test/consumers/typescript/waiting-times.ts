/**
 * An example of a consumer, to copy and change: how many days people wait from request to intake, by month.
 *
 *   npm install kafkajs
 *   KAFKA_BROKERS=localhost:9092 node waiting-times.ts
 *
 * It reads everything that there is and stops. What events mean stands in libs/event-stream/CATALOGUE.md.
 */
import kafkajs from 'kafkajs';

const topic = process.env['TOPIC'] ?? 'traject.journey-events.v1';
const kafka = new kafkajs.Kafka({
  brokers: (process.env['KAFKA_BROKERS'] ?? 'localhost:9092').split(','),
  logLevel: kafkajs.logLevel.NOTHING,
});

const lastSequence = new Map<string, number>();
const requestedOn = new Map<string, string>();
const waitedDays = new Map<string, number[]>();
const count = { events: 0, duplicates: 0, missing: 0, leftOut: 0 };

const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

const isKnown = (type: string): boolean => /^nl\.traject\.journey\.[a-z-]+\.v1$/.test(type);

/** One record, in the order of its journey. */
function take(journey: string, type: string, sequence: number, value: string): void {
  const last = lastSequence.get(journey) ?? 0;
  if (sequence <= last) {
    count.duplicates += 1;
    return;
  }
  count.missing += sequence - last - 1;
  lastSequence.set(journey, sequence);
  // Another event, or a later version: it has its place in the order, and this program does not know what it says.
  if (!isKnown(type)) {
    count.leftOut += 1;
    return;
  }
  count.events += 1;
  if (type === 'nl.traject.journey.journey-requested.v1') requestedOn.set(journey, JSON.parse(value).day);
  if (type === 'nl.traject.journey.intake-recorded.v1') {
    const from = requestedOn.get(journey);
    if (from === undefined) return;
    const month = from.slice(0, 7);
    waitedDays.set(month, [...(waitedDays.get(month) ?? []), daysBetween(from, JSON.parse(value).day)]);
  }
}

const admin = kafka.admin();
await admin.connect();
const ends = new Map((await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => [partition, Number(high)]));
await admin.disconnect();
const unread = new Set([...ends].filter(([, end]) => end > 0).map(([partition]) => partition));

const consumer = kafka.consumer({ groupId: `waiting-times-${process.pid}-${Date.now()}`, readUncommitted: false });
const done = Promise.withResolvers<void>();
if (unread.size === 0) done.resolve();
consumer.on(consumer.events.CRASH, ({ payload }) => {
  // What passes by itself, as a broker that has only just started, the client tries again by itself.
  if (!payload.restart) done.reject(payload.error);
});
consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { partition, lastOffset } }) => {
  if (Number(lastOffset) + 1 >= (ends.get(partition) ?? 0)) unread.delete(partition);
  if (unread.size === 0) done.resolve();
});
await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: true });
await consumer.run({
  autoCommit: false,
  eachMessage: async ({ message: { key, headers, value } }) => {
    const sequence = String(headers?.['ce_sequence']);
    // Without a place in an order it is no event, but somebody else's record.
    if (key === null || !/^[1-9][0-9]{0,8}$/.test(sequence)) count.leftOut += 1;
    else take(String(key), String(headers?.['ce_type']), Number(sequence), String(value));
  },
});
await done.promise;
await consumer.disconnect();

const middle = (days: number[]): number => days.toSorted((a, b) => a - b)[Math.floor((days.length - 1) / 2)] ?? 0;
const waiting = [...waitedDays]
  .toSorted()
  .map(([month, days]) => ({ month, journeys: days.length, median: middle(days) }));
console.log(JSON.stringify({ ...count, waiting }));
