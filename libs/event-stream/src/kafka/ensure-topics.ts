import kafkajs, { type Admin } from 'kafkajs';
import type { KafkaAddress } from './connection.js';
import { onceKnown } from './once-known.js';
import { openAdmin } from './reach-kafka.js';
import { topicPlan, type TopicNames, type TopicPlan } from './topic-plan.js';

/** One way in which a cluster's topic is not what the plan says. */
export interface TopicDifference {
  readonly topic: string;
  /** `partitions` or the name of a Kafka topic setting. */
  readonly setting: string;
  readonly expected: string;
  readonly found: string;
}

/** What {@link ensureTopics} did and what it found. */
export interface TopicReport {
  readonly created: readonly string[];
  /** Left as they are: partitions cannot be taken back, and who changed a setting may have had a reason. */
  readonly differences: readonly TopicDifference[];
}

/**
 * Creates the topics that are missing and says how the others differ from the plan; changes nothing that exists. When it
 * is done the brokers know every topic. May be called at every start and by several processes at once.
 * @throws {StreamError} `stream-unavailable` when no broker answers, or they do not come to know what they made
 */
export const ensureTopics = async (address: KafkaAddress, names: TopicNames): Promise<TopicReport> => {
  const admin = await openAdmin(address);
  try {
    const plan = topicPlan(names);
    const created = await createMissing(admin, plan);
    return { created, differences: await onceKnown(() => differencesFrom(admin, plan)) };
  } finally {
    await admin.disconnect();
  }
};

/** One by one: of several at once the client does not say which were new when some were not. */
const createMissing = async (admin: Admin, plan: readonly TopicPlan[]): Promise<readonly string[]> => {
  const existing = new Set(await admin.listTopics());
  const created: string[] = [];
  for (const { topic, partitions, settings } of plan.filter((planned) => !existing.has(planned.topic))) {
    // Answers false, and does no harm, when another process was first or the list above was not up to date.
    const weCreated = await admin.createTopics({
      waitForLeaders: false,
      topics: [
        {
          topic,
          numPartitions: partitions,
          replicationFactor: -1,
          configEntries: Object.entries(settings).map(([name, value]) => ({ name, value })),
        },
      ],
    });
    if (weCreated) created.push(topic);
  }
  return created;
};

const differencesFrom = async (admin: Admin, plan: readonly TopicPlan[]): Promise<readonly TopicDifference[]> => {
  const metadata = await admin.fetchTopicMetadata({ topics: plan.map(({ topic }) => topic) });
  const partitionsOf = new Map(metadata.topics.map(({ name, partitions }) => [name, partitions.length]));
  const described = await admin.describeConfigs({
    includeSynonyms: false,
    resources: plan.map(({ topic, settings }) => ({
      // Node finds only some of the names of this CommonJS module by itself.
      type: kafkajs.ConfigResourceTypes.TOPIC,
      name: topic,
      configNames: Object.keys(settings),
    })),
  });
  const settingsOf = new Map(
    described.resources.map(({ resourceName, configEntries }) => [
      resourceName,
      new Map(configEntries.map(({ configName, configValue }) => [configName, configValue])),
    ]),
  );
  return plan.flatMap(({ topic, partitions, settings }) => {
    const expected = { partitions: String(partitions), ...settings };
    return Object.entries(expected).flatMap(([setting, value]) => {
      const found =
        setting === 'partitions' ? String(partitionsOf.get(topic) ?? 0) : (settingsOf.get(topic)?.get(setting) ?? '');
      return found === value ? [] : [{ topic, setting, expected: value, found }];
    });
  });
};
