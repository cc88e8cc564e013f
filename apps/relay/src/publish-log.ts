import type { LoggedEvent } from '@traject/contracts';
import { pause } from '@traject/daemon';
import type { EventLog } from '@traject/event-log';
import {
  cloudEventOf,
  phaseRecord,
  subjectOfStream,
  subjectsIn,
  type CheckpointedPublisher,
  type StreamRecord,
  type TopicNames,
} from '@traject/event-stream';
import { followPhases, type JourneyPhases } from './journey-phases.js';
import type { Pseudonyms } from './pseudonyms.js';
import { readAhead } from './read-ahead.js';

/** What publishing the log works with. */
export interface PublishingParts {
  readonly log: Pick<EventLog, 'tail' | 'readStream'>;
  readonly publisher: CheckpointedPublisher;
  readonly pseudonyms: Pseudonyms;
  readonly names: TopicNames;
  /** Aborts when this relay leads no longer; the transaction at hand is finished, another one is not begun. */
  readonly leading: AbortSignal;
  /** Keeps in the database how far the log is published, at the start and after each transaction. */
  readonly keepPosition: (position: number) => Promise<void>;
  /** Told after each transaction how far the log is published. */
  readonly onPublished: (position: number, events: number) => void;
  /** Told when PostgreSQL could not be read for a while. */
  readonly onInterrupted: (error: Error) => void;
  /** How long events gather for the next transaction; a second unless told. */
  readonly gatheringMs?: number;
}

/** Events of one transaction of Kafka at most. */
const fullBatch = 500;

/** One transaction costs Kafka about as much for one event as for many. What comes after a quiet while is published at once. */
const usualGatheringMs = 1_000;

/** Publishes the log from the checkpoint on, batch by batch in commit order, until leadership ends. */
export const publishLog = async (parts: PublishingParts): Promise<void> => {
  const { log, publisher, leading, keepPosition, onPublished, onInterrupted, gatheringMs = usualGatheringMs } = parts;
  const afterPosition = publisher.resumeFrom?.position ?? 0;
  const phases = followPhases(log);
  await keepPosition(afterPosition);
  const batches = readAhead({
    open: (signal) => log.tail({ afterPosition, signal, batchSize: fullBatch, onInterrupted }),
    signal: leading,
    more: ({ length }) => length === fullBatch,
  });
  for await (const batch of batches) {
    const position = batch.at(-1)?.position;
    if (position === undefined) continue;
    const records = await recordsOf(batch, phases, parts);
    if (leading.aborted) return;
    await publisher.publishWithCheckpoint(records, { position });
    await keepPosition(position);
    onPublished(position, batch.length);
    if (batch.length < fullBatch) await pause(gatheringMs, leading);
  }
};

const recordsOf = async (
  batch: readonly LoggedEvent[],
  phases: JourneyPhases,
  { pseudonyms, names }: PublishingParts,
): Promise<readonly StreamRecord[]> => {
  const { pseudonymOf, isForgotten } = await pseudonyms.ensure(subjectsIn(batch));
  // What was erased before it could be published has no name any more under which it could be.
  const told = batch.filter(({ stream }) => !isForgotten(subjectOfStream(stream)));
  const events = told.map((logged) => cloudEventOf(logged, names, pseudonymOf));
  const changed = await phases.changedBy(told);
  const states = [...changed].map(([stream, phase]) => phaseRecord(pseudonymOf(subjectOfStream(stream)), phase, names));
  return [...events, ...states];
};
