import { eventTopicPartitions, topics } from '@traject/contracts';
import { CIVIL_DAY_MS } from '@traject/domain';

/** The part of every topic name that `KAFKA_TOPIC_PREFIX` may replace, so that two stacks can share one Kafka. */
export const standardTopicPrefix = 'traject.';

/** The topics of one stack, by what they carry. */
export type TopicNames = { readonly [topic in keyof typeof topics]: string };

/**
 * The names of a stack's topics.
 * @param prefix replaces {@link standardTopicPrefix}
 */
export const topicNames = (prefix: string = standardTopicPrefix): TopicNames => {
  const named = (topic: string): string => prefix + topic.slice(standardTopicPrefix.length);
  return {
    journeyEvents: named(topics.journeyEvents),
    adviceEvents: named(topics.adviceEvents),
    personEvents: named(topics.personEvents),
    journeyState: named(topics.journeyState),
    relayCheckpoint: named(topics.relayCheckpoint),
  };
};

/** How a topic must be: partitions for ever, and the settings that its consumers rely on. */
export interface TopicPlan {
  readonly topic: string;
  readonly partitions: number;
  readonly settings: Readonly<Record<string, string>>;
}

/** Five years: longer than any journey with its follow-up, shorter than for ever, as even pseudonyms are not kept without end. */
const eventRetentionMs = 5 * 365 * CIVIL_DAY_MS;

/**
 * Records carry the start of their day in UTC as timestamp, while the day itself is counted in Amsterdam: just after
 * midnight there, that start is up to two hours ahead, which a broker refuses unless it is told to take any timestamp.
 */
const anyTimestamp = {
  'message.timestamp.type': 'CreateTime',
  'message.timestamp.after.max.ms': '9223372036854775807',
  'message.timestamp.before.max.ms': '9223372036854775807',
} as const;

const eventSettings = {
  // Compaction would keep only the last event of a journey.
  'cleanup.policy': 'delete',
  'retention.ms': String(eventRetentionMs),
  'retention.bytes': '-1',
  ...anyTimestamp,
} as const;

const latestByKeySettings = {
  'cleanup.policy': 'compact',
  ...anyTimestamp,
} as const;

/** Closes segments hourly, so that compaction keeps the checkpoint short: it gets a record with every transaction. */
const checkpointSettings = {
  ...latestByKeySettings,
  'segment.ms': String(3_600_000),
  'min.cleanable.dirty.ratio': '0.1',
} as const;

/** Copies of each partition that a topic must have, where there are as many brokers. */
const wantedReplicas = 3;

/** Copies that a topic must have on a cluster of so many brokers. */
export const replicasOn = (brokers: number): number => Math.min(wantedReplicas, brokers);

/** Every topic of a stack and how it must be. */
export const topicPlan = (names: TopicNames): readonly TopicPlan[] => [
  { topic: names.journeyEvents, partitions: eventTopicPartitions, settings: eventSettings },
  { topic: names.adviceEvents, partitions: eventTopicPartitions, settings: eventSettings },
  { topic: names.personEvents, partitions: eventTopicPartitions, settings: eventSettings },
  { topic: names.journeyState, partitions: eventTopicPartitions, settings: latestByKeySettings },
  { topic: names.relayCheckpoint, partitions: 1, settings: checkpointSettings },
];
