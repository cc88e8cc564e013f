import type { Database } from '@traject/database';
import { openEventLog, publishedPosition } from '@traject/event-log';
import {
  readableVersions,
  readTopics,
  topicNames,
  type KafkaAddress,
  type ReceivedRecord,
  type TopicNames,
} from '@traject/event-stream';
import { asCurrent } from './as-current.js';
import { namesInUse } from './names-in-use.js';
import { compareStreams, firstDifference, type ComparedRecord, type StreamDifference } from './stream-comparison.js';

/** What a comparison works with. */
export interface ComparisonParts {
  readonly address: KafkaAddress;
  readonly database: Database<unknown>;
  readonly oldPrefix: string;
  readonly newPrefix: string;
  /** Brings the new topics up to date once more, after the old ones were read. */
  readonly catchUp: () => Promise<void>;
  /** Told how many events were read so far, of both streams. */
  readonly onProgress: (read: number) => void;
}

/** What came of it. */
export interface ComparisonReport {
  readonly events: number;
  readonly lines: number;
  /** Events of the new topics that were logged after the old ones were read. */
  readonly newer: number;
  /** Events of the old topics that are published no more, as whoever they were about was forgotten since. */
  readonly forgotten: number;
  /** Events of the old topics that are of an earlier version, and were compared as what they are in the current one. */
  readonly raised: number;
  /** Each with the id of the first event that is concerned, where it was looked for. */
  readonly differences: readonly (StreamDifference & { readonly event: string | undefined })[];
}

/** How many lines are looked into for the event that differs. */
const lookedInto = 20;

type Topic = Exclude<keyof TopicNames, 'relayCheckpoint'>;
const compared: readonly Topic[] = ['journeyEvents', 'adviceEvents', 'personEvents', 'journeyState'];

/**
 * Compares two streams of one log, event by event: the order by key, the ids, the headers and the bodies; and of the topic
 * with phases the latest of each journey. The relay may go on meanwhile.
 */
export const compareTopics = async (parts: ComparisonParts): Promise<ComparisonReport> => {
  const { database, oldPrefix, newPrefix, catchUp, onProgress } = parts;
  const comparison = compareStreams();
  const phases = { old: new Map<string, string>(), new: new Map<string, string>() };
  let forgotten = 0;
  let read = 0;
  const tell = (records: number): void => onProgress((read += records));
  const publishedBefore = await publishedPosition(database.query);
  await readStream(parts, oldPrefix, (records, left) => {
    forgotten += left;
    tell(records.length);
    for (const record of records) {
      if (isPhase(record)) phases.old.set(record.line, record.content);
      else comparison.sawOld(record);
    }
  });
  await catchUp();
  await readStream(parts, newPrefix, (records) => {
    tell(records.length);
    for (const record of records) {
      if (isPhase(record)) phases.new.set(record.line, record.content);
      else comparison.sawNew(record);
    }
  });
  const newest = await openEventLog(database).lastPosition();
  const outcome = comparison.outcome(newest - publishedBefore);
  const differences = [...outcome.differences, ...differingPhases(phases.old, phases.new)];
  return {
    events: outcome.events,
    lines: outcome.lines,
    newer: outcome.surplus,
    forgotten,
    raised: outcome.raised,
    differences: await withEvents(parts, differences),
  };
};

const isPhase = ({ line }: ComparedRecord): boolean => line.startsWith('journeyState ');

const sequenceIn = (content: string | undefined): number => {
  const body: unknown = JSON.parse(content ?? '{}');
  return typeof body === 'object' && body !== null && 'sequence' in body ? Number(body.sequence) : 0;
};

/** A phase of the new topic may be a later one; never an earlier one, nor another one of the same event. */
const differingPhases = (
  old: ReadonlyMap<string, string>,
  recent: ReadonlyMap<string, string>,
): readonly StreamDifference[] =>
  [...old].flatMap(([line, was]): readonly StreamDifference[] => {
    const is = recent.get(line);
    if (is === undefined) return [{ kind: 'missing', line }];
    return is === was || sequenceIn(is) > sequenceIn(was) ? [] : [{ kind: 'differs', line }];
  });

/** Reads a stream whole, without what is published no more. */
const readStream = async (
  { address, database }: Pick<ComparisonParts, 'address' | 'database'>,
  prefix: string,
  onRecords: (records: readonly ComparedRecord[], forgotten: number) => void,
): Promise<void> => {
  const names = topicNames(prefix);
  const today = namesInUse(database);
  const versions = readableVersions();
  const topicOf = new Map(compared.map((topic) => [names[topic], topic]));
  await readTopics(address, {
    topics: [...topicOf.keys()],
    from: 'start',
    until: 'end',
    onRecords: async (records) => {
      // First the version, which says in which fields the names are.
      const raised = records.map((record) => asCurrent(record, versions));
      const asToday = await today(raised);
      const told = raised.flatMap((record, index): readonly ComparedRecord[] => {
        const { isForgotten, body } = asToday[index] ?? { isForgotten: true, body: {} };
        const topic = topicOf.get(record.topic) ?? 'journeyEvents';
        // Somebody else's record belongs to nobody who could have been forgotten.
        const isOurs = topic === 'journeyState' || record.headers['ce_id'] !== undefined;
        if (isForgotten && isOurs) return [];
        return [{ ...comparedRecord(topic, record, body), isRaised: record !== records[index] }];
      });
      onRecords(told, records.length - told.length);
    },
  });
};

/** In one order, as which field or header comes first says nothing. */
const inOrder = (fields: object): readonly (readonly [name: string, value: unknown])[] =>
  Object.entries(fields).toSorted(([a], [b]) => (a < b ? -1 : 1));

/** What is compared of a record; its body is told as it would be today. */
export const comparedRecord = (topic: Topic, { key, headers }: ReceivedRecord, body: object): ComparedRecord => ({
  line: `${topic} ${key}`,
  id: headers['ce_id'] ?? '',
  content: topic === 'journeyState' ? JSON.stringify(body) : JSON.stringify([inOrder(headers), inOrder(body)]),
});

/** Reads both streams once more for the first lines that differ, to name the event. */
const withEvents = async (
  parts: ComparisonParts,
  differences: readonly StreamDifference[],
): Promise<ComparisonReport['differences']> => {
  const wanted = new Set(differences.slice(0, lookedInto).map(({ line }) => line));
  if (wanted.size === 0) return [];
  const linesOf = async (prefix: string): Promise<ReadonlyMap<string, readonly ComparedRecord[]>> => {
    const lines = new Map<string, ComparedRecord[]>();
    await readStream(parts, prefix, (records) => {
      for (const record of records.filter(({ line }) => wanted.has(line))) {
        lines.set(record.line, [...(lines.get(record.line) ?? []), record]);
      }
    });
    return lines;
  };
  const [old, recent] = [await linesOf(parts.oldPrefix), await linesOf(parts.newPrefix)];
  return differences.map((difference) => ({
    ...difference,
    event: firstDifference(old.get(difference.line) ?? [], recent.get(difference.line) ?? []),
  }));
};
