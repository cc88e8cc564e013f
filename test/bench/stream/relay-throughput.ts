import { ensureTopics, openPublisher, readTopics, topicNames, type StreamRecord } from '@traject/event-stream';
import { inBatches, rateOf, rateOfBatches, type Rate } from './rates.js';
import { newTopics, type StreamBench } from './stream-bench.js';

/** As many records as the relay puts into one transaction. */
const batchSize = 500;

/** The relay publishes the whole log into topics of its own; gives their prefix too. */
const relayRate = async (bench: StreamBench): Promise<{ readonly rate: Rate; readonly topicPrefix: string }> => {
  const { superuser, log, signal } = bench;
  const { topicPrefix } = newTopics();
  await superuser.pool.query('update event_log.publishing set position = 0');
  const total = await log.lastPosition();
  const relay = bench.start('relay', topicPrefix);
  const published = async (): Promise<number> => {
    const { rows } = await superuser.pool.query<{ position: number }>('select position from event_log.publishing');
    return rows[0]?.position ?? 0;
  };
  try {
    return { rate: await rateOf('The relay', total, published, signal), topicPrefix };
  } finally {
    await relay.stop();
  }
};

/** The records of events that the relay put into its topics. */
export const recordsOfRelay = async (
  { address }: StreamBench,
  topicPrefix: string,
): Promise<readonly StreamRecord[]> => {
  const { journeyEvents, adviceEvents } = topicNames(topicPrefix);
  const records: StreamRecord[] = [];
  const onRecords = (batch: readonly (Omit<StreamRecord, 'value'> & { readonly value: string | null })[]): void => {
    for (const { topic, key, value, headers, timestampMs } of batch) {
      records.push({ topic, key, value: value ?? '', headers, timestampMs });
    }
  };
  await readTopics(address, { topics: [journeyEvents, adviceEvents], from: 'start', until: 'end', onRecords });
  return records;
};

/** The client of Kafka alone publishes the same records, in batches as large and with the same acknowledgements. */
const plainRate = async ({ address, signal }: StreamBench, records: readonly StreamRecord[]): Promise<Rate> => {
  const { names } = newTopics();
  await ensureTopics(address, names);
  const publisher = await openPublisher(address);
  const toNew = records.map((record) => ({
    ...record,
    topic: record.topic.includes('advice') ? names.adviceEvents : names.journeyEvents,
  }));
  try {
    return await rateOfBatches(inBatches(toNew, batchSize), (batch) => publisher.publish(batch), signal);
  } finally {
    await publisher.close();
  }
};

/** One turn of both, and the topics that the relay filled. */
export interface RelayTurn {
  readonly relay: Rate;
  readonly plain: Rate;
  readonly topicPrefix: string;
}

/** Lets the relay publish the log, and then the client of Kafka the same records. */
export const relayTurn = async (bench: StreamBench): Promise<RelayTurn> => {
  const { rate, topicPrefix } = await relayRate(bench);
  return { relay: rate, plain: await plainRate(bench, await recordsOfRelay(bench, topicPrefix)), topicPrefix };
};
