import { backOff, DATABASE_FULL, ownSentence, type Log } from '@traject/daemon';
import { openPool } from '@traject/database/pool';
import { openEventLog } from '@traject/event-log/log';
import {
  ensureTopics,
  openCheckpointedPublisher,
  topicNames,
  type KafkaAddress,
  type TopicDifference,
} from '@traject/event-stream';
import { withLeadership } from './leadership.js';
import { openPseudonyms } from './pseudonyms.js';
import { publishLog } from './publish-log.js';
import type { RelayStatus } from './relay-status.js';
import type { RelaySettings } from './settings.js';

/** What a relay runs with. */
export interface RelayParts {
  readonly settings: RelaySettings;
  readonly kafka: KafkaAddress;
  readonly status: RelayStatus;
  readonly log: Log;
  readonly signal: AbortSignal;
}

const stopped = ownSentence('Publishing stopped; nothing is lost, it goes on from the checkpoint.');
const isFull = ownSentence(
  'PostgreSQL has no room left, so publishing stopped. Make room; nothing is lost, it goes on by itself from the checkpoint.',
);

/**
 * Leads, publishes, and starts over after every failure, until the signal aborts. Starting over means: a new
 * connection for the lock, a new publisher that fences the old one, and the checkpoint read anew. So it does not matter what failed
 * or whether the last transaction counted.
 */
export const runRelay = async (parts: RelayParts): Promise<void> => {
  const { settings, status, log, signal } = parts;
  const patience = backOff({ firstMs: 100, limitMs: 3_000 });
  while (!signal.aborted) {
    try {
      await withLeadership({
        databaseUrl: settings.databaseUrl,
        signal,
        onStandby: () => {
          status.standsBy();
          log.info({ code: 'relay-standby' }, 'Waiting to lead.');
        },
        lead: (leading) => lead(parts, leading, patience.reset),
      });
      if (!signal.aborted)
        log.warn({ code: 'leadership-lost' }, 'The connection that held the lock is gone; asking again.');
    } catch (error) {
      if (signal.aborted) break;
      const code = status.failed(error);
      log.error({ code, err: error }, code === DATABASE_FULL ? isFull : stopped);
    }
    status.resigned();
    await patience.wait(signal);
  }
  status.resigned();
};

const tellDifference = (log: Log, difference: TopicDifference): void => {
  if (difference.setting === 'partitions') {
    log.error(
      { code: 'topic-partitions-differ', ...difference },
      'A topic has another number of partitions than planned. Events are published and stay in order by journey; never add partitions to it, as journeys would move and lose their order. To have it as planned, rebuild the stream into new topics with replay-stream.',
    );
    return;
  }
  log.error(
    { code: 'topic-differs', ...difference },
    'A topic is not as planned; it was left as it is. check-topics says what to do.',
  );
};

const lead = async (
  { settings, kafka, status, log }: RelayParts,
  leading: AbortSignal,
  onProgress: () => void,
): Promise<void> => {
  const names = topicNames(settings.topicPrefix);
  const { created, differences } = await ensureTopics(kafka, names);
  if (created.length > 0) log.info({ code: 'topics-created', topics: created }, 'Topics were made.');
  for (const difference of differences) tellDifference(log, difference);
  const database = openPool(settings.databaseUrl, { maxConnections: 2, applicationName: 'traject-relay' });
  try {
    const publisher = await openCheckpointedPublisher(kafka, {
      transactionalId: `${settings.topicPrefix}relay`,
      checkpointTopic: names.relayCheckpoint,
    });
    try {
      const position = publisher.resumeFrom?.position ?? 0;
      status.leads(position);
      log.info({ code: 'relay-leading', position }, 'Leading.');
      await publishLog({
        log: openEventLog(database),
        publisher,
        pseudonyms: openPseudonyms(database),
        names,
        leading,
        keepPosition: async (to) => {
          await database.pool.query('update event_log.publishing set position = $1', [to]);
        },
        onPublished: (to, events) => {
          status.published(to, events);
          onProgress();
        },
        onInterrupted: (error) => {
          log.warn({ code: 'log-unreadable', err: error }, 'PostgreSQL could not be read; it is tried again.');
        },
      });
    } finally {
      await publisher.close();
    }
  } finally {
    await database.close();
  }
};
