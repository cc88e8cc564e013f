import { ProcessProblem } from '@traject/daemon';
import type { Database } from '@traject/database';
import { openEventLog } from '@traject/event-log';
import {
  ensureTopics,
  openCheckpointedPublisher,
  recordsIn,
  topicNames,
  type KafkaAddress,
  type TopicNames,
} from '@traject/event-stream';
import { openPseudonyms } from '../pseudonyms.js';
import { publishLog } from '../publish-log.js';

/** What a rebuild works with. */
export interface RebuildParts {
  readonly address: KafkaAddress;
  readonly database: Database<unknown>;
  /** Prefix of the new topics. */
  readonly prefix: string;
  /** Told how many events of the log are in the new topics. */
  readonly onProgress: (done: number, of: number) => void;
  readonly onInterrupted: (error: Error) => void;
  readonly signal: AbortSignal;
}

/**
 * Publishes the whole log into topics of their own, as the relay does: the same ids, the same order, and a checkpoint of
 * its own, from which it goes on after it was broken off. The relay goes on with its own topics meanwhile.
 * @returns position of the log up to which the new topics reach
 * @throws {ProcessProblem} `target-not-empty`; {StreamError}; what reading the log throws
 */
export const rebuildStream = async (parts: RebuildParts): Promise<number> => {
  const { address, database, prefix, onProgress, onInterrupted, signal } = parts;
  const names = topicNames(prefix);
  await ensureTopics(address, names);
  const log = openEventLog(database);
  const publisher = await openCheckpointedPublisher(address, {
    transactionalId: `${prefix}relay`,
    checkpointTopic: names.relayCheckpoint,
  });
  try {
    if (publisher.resumeFrom === undefined) await refuseFilled(address, names);
    const target = await log.lastPosition();
    let reached = publisher.resumeFrom?.position ?? 0;
    const done = new AbortController();
    if (reached >= target) return reached;
    await publishLog({
      log,
      publisher,
      pseudonyms: openPseudonyms(database),
      names,
      leading: AbortSignal.any([signal, done.signal]),
      // How far the stream itself is, is for the relay to say.
      keepPosition: () => Promise.resolve(),
      onPublished: (position) => {
        reached = position;
        onProgress(position, Math.max(position, target));
        if (position >= target) done.abort();
      },
      onInterrupted,
    });
    if (signal.aborted)
      throw new ProcessProblem('interrupted', 'Stopped. What was rebuilt stays; give the same command again to go on.');
    return reached;
  } finally {
    await publisher.close();
  }
};

/** Topics that hold something and have no checkpoint were filled by somebody else. */
const refuseFilled = async (address: KafkaAddress, names: TopicNames): Promise<void> => {
  const topics = [names.journeyEvents, names.adviceEvents, names.personEvents, names.journeyState];
  if ((await recordsIn(address, topics)) === 0) return;
  throw new ProcessProblem(
    'target-not-empty',
    'The topics to rebuild into hold records that no rebuild left there. Nothing was published. Name another --to, or remove those topics.',
  );
};
