import { backOff, DATABASE_FULL, ownSentence, type Log } from '@traject/daemon';
import {
  ensureTopics,
  subscribeFrom,
  type KafkaAddress,
  type PartitionBatch,
  type TopicNames,
} from '@traject/event-stream';
import type { Mart, Taken } from './mart.js';
import { eventTopics } from './read-record.js';
import type { ReportingStatus } from './reporting-status.js';

/** What the reporting process runs with. */
export interface ReportingParts {
  readonly mart: Mart;
  readonly kafka: KafkaAddress;
  readonly names: TopicNames;
  readonly groupId: string;
  readonly status: ReportingStatus;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Resolves when the signal aborts. */
const aborted = (signal: AbortSignal): Promise<void> =>
  signal.aborted
    ? Promise.resolve()
    : new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

const tellParked = (log: Log, { parked }: Taken): void => {
  for (const { record, parked: why } of parked) {
    const { topic, offset } = record;
    log.error(
      { code: 'record-parked', reason: why.reason, topic, position: Number(offset) },
      'A record cannot be taken into the mart; it is kept whole and can be replayed once its cause is mended.',
    );
  }
};

const waits = ownSentence('The mart could not be written; the records come again.');
const isFull = ownSentence(
  'PostgreSQL has no room left, so the mart could not be written. Make room; the records come again by themselves, and nothing is lost.',
);

const take = async ({ mart, status, log }: ReportingParts, batch: PartitionBatch): Promise<string> => {
  try {
    const taken = await mart.take(batch);
    status.took(taken);
    tellParked(log, taken);
    return taken.nextOffset;
  } catch (error) {
    const code = status.failed(error);
    log.warn({ code: 'mart-waits', reason: code, err: error }, code === DATABASE_FULL ? isFull : waits);
    throw error;
  }
};

/** Whoever starts first makes the topics, so that the processes may start in any order. */
const prepareTopics = async ({ kafka, names, log }: ReportingParts): Promise<void> => {
  const { created, differences } = await ensureTopics(kafka, names);
  if (created.length > 0) log.info({ code: 'topics-created', topics: created }, 'Topics were made.');
  for (const difference of differences) {
    log.error({ code: 'topic-differs', ...difference }, 'A topic is not as planned; it was left as it is.');
  }
};

/** Follows the stream until the signal aborts, from wherever the mart is; starts over after every failure. */
export const runReporting = async (parts: ReportingParts): Promise<void> => {
  const { mart, kafka, names, groupId, status, log, signal } = parts;
  const patience = backOff({ firstMs: 250, limitMs: 5_000 });
  while (!signal.aborted) {
    try {
      await prepareTopics(parts);
      const subscription = await subscribeFrom(kafka, {
        groupId,
        topics: [...eventTopics(names).keys()],
        positionsOf: async (assigned) => {
          const positions = await mart.positionsOf(assigned);
          status.follows();
          return positions;
        },
        onBatch: (batch) => take(parts, batch),
      });
      patience.reset();
      try {
        await Promise.race([subscription.ended, aborted(signal)]);
      } finally {
        await subscription.stop();
      }
    } catch (error) {
      const code = status.failed(error);
      log.error(
        { code, err: error },
        'Following the stream stopped; nothing is lost, it goes on from where the mart is.',
      );
      await patience.wait(signal);
    }
  }
};
