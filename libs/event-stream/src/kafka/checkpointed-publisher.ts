import { randomUUID } from 'node:crypto';
import { Partitioners, type Producer, type Transaction } from 'kafkajs';
import { StreamError } from '../stream-error.js';
import { checkpointRecord, readCheckpoint, takeoverRecord, type Checkpoint } from './checkpoint.js';
import { kafkaClient, type KafkaAddress } from './connection.js';
import { giveUp, messagesByTopic } from './publisher.js';
import type { StreamRecord } from './stream-record.js';

/** What a publisher with a checkpoint is opened for. */
export interface CheckpointedPublisherOptions {
  /** Kafka lets one publisher with this id live: opening another fences the one before. */
  readonly transactionalId: string;
  /** Compacted topic that holds the checkpoint. */
  readonly checkpointTopic: string;
}

/** Publishes records together with how far they reach, in one Kafka transaction. */
export interface CheckpointedPublisher {
  /** How far everything published before reaches; `undefined` when nothing ever was. */
  readonly resumeFrom: Checkpoint | undefined;
  /**
   * Publishes the records and the checkpoint, or neither; readers see them when it resolves. After any rejection this
   * publisher is closed and the outcome is unknown: open a new one and go on from its `resumeFrom`.
   * @throws {StreamError} `empty-record`, `publisher-fenced`, `publisher-closed`, `stream-refused`, `stream-unavailable`
   */
  publishWithCheckpoint(records: readonly StreamRecord[], checkpoint: Checkpoint): Promise<void>;
  close(): Promise<void>;
}

/** Readers with read_committed wait at most this long for a publisher that vanished and was not replaced. */
const transactionTimeoutMs = 30_000;

/**
 * Takes over as the only publisher. The order matters: first fence the publisher before (which ends its open
 * transaction, one way or the other), then read the checkpoint, which can no longer change behind our back.
 * @throws {StreamError} `stream-unavailable`, `stream-refused`, `checkpoint-unreadable`, `publisher-fenced`
 */
export const openCheckpointedPublisher = async (
  address: KafkaAddress,
  { transactionalId, checkpointTopic }: CheckpointedPublisherOptions,
): Promise<CheckpointedPublisher> => {
  const producer = kafkaClient(address).producer({
    transactionalId,
    transactionTimeout: transactionTimeoutMs,
    maxInFlightRequests: 1,
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
  });
  try {
    await producer.connect();
    const takeover = randomUUID();
    await inTransaction(producer, [takeoverRecord(checkpointTopic, takeover)]);
    const resumeFrom = await readCheckpoint(address, { checkpointTopic, takeover });
    return publisherOn(producer, checkpointTopic, resumeFrom);
  } catch (cause) {
    await giveUp(producer);
    throw asStreamError(cause);
  }
};

const publisherOn = (
  producer: Producer,
  checkpointTopic: string,
  resumeFrom: Checkpoint | undefined,
): CheckpointedPublisher => {
  let isOpen = true;
  return {
    resumeFrom,
    publishWithCheckpoint: async (records, checkpoint) => {
      if (!isOpen) throw new StreamError('publisher-closed', 'This publisher was closed; open a new one.');
      try {
        await inTransaction(producer, [...records, checkpointRecord(checkpointTopic, checkpoint)]);
        // Kafka answers a commit before every partition knows of it, and begins the next transaction when they all do.
        await inTransaction(producer, [checkpointRecord(checkpointTopic, checkpoint)]);
      } catch (cause) {
        // The client would quietly take a new epoch and so unfence itself; a publisher that failed must not go on.
        isOpen = false;
        await giveUp(producer);
        throw asStreamError(cause);
      }
    },
    close: async () => {
      isOpen = false;
      await producer.disconnect();
    },
  };
};

const inTransaction = async (producer: Producer, records: readonly StreamRecord[]): Promise<void> => {
  const topicMessages = messagesByTopic(records);
  const transaction = await producer.transaction();
  try {
    await transaction.sendBatch({ acks: -1, topicMessages });
    await transaction.commit();
  } catch (cause) {
    await abortIfStillOurs(transaction);
    throw cause;
  }
};

/** Lets readers go on at once; when even that fails, the coordinator aborts by itself or at the next takeover. */
const abortIfStillOurs = async (transaction: Transaction): Promise<void> => {
  if (transaction.isActive()) await transaction.abort().catch(() => undefined);
};

/** Codes by which a broker says that another publisher took over. */
const fencedCodes = /INVALID_PRODUCER_EPOCH|PRODUCER_FENCED|INVALID_PRODUCER_ID_MAPPING|INVALID_TXN_STATE|newer epoch/i;

const asStreamError = (cause: unknown): StreamError => {
  if (cause instanceof StreamError) return cause;
  const { type, message, retriable } = answerIn(cause);
  if (fencedCodes.test(`${type} ${message}`)) {
    return new StreamError('publisher-fenced', 'Another publisher took over; this one published nothing more.', {
      cause,
    });
  }
  if (type !== '' && !retriable) {
    return new StreamError(
      'stream-refused',
      `Kafka refused the transaction (${type}); nothing of it can be read. The log keeps every event. Correct the topic or the rights, then it goes on by itself.`,
      { cause },
    );
  }
  return new StreamError(
    'stream-unavailable',
    'Kafka did not confirm the transaction. The log keeps every event; open a new publisher when Kafka answers.',
    { cause },
  );
};

/** What the broker itself answered, if it did: the client wraps that in errors of its own. */
const answerIn = (error: unknown): { readonly type: string; readonly message: string; readonly retriable: boolean } => {
  if (!(error instanceof Error)) return { type: '', message: '', retriable: true };
  if ('type' in error && typeof error.type === 'string') {
    return { type: error.type, message: error.message, retriable: 'retriable' in error && error.retriable === true };
  }
  return error.cause === undefined ? { type: '', message: error.message, retriable: true } : answerIn(error.cause);
};
