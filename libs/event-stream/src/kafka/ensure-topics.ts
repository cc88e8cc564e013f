import kafkajs, { type Admin } from 'kafkajs';
import type { KafkaAddress } from './connection.js';
import { onceKnown } from './once-known.js';
import { openAdmin } from './reach-kafka.js';
import { replicasOn, topicPlan, type TopicNames, type TopicPlan } from './topic-plan.js';

/** One way in which a cluster's topic is not what the plan says. */
export interface TopicDifference {
  readonly topic: string;
  /** `topic` when there is none, `partitions`, `replicas`, or the name of a Kafka topic setting. */
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
    const replicas = await replicasWanted(admin);
    const created = await createMissing(admin, plan, replicas);
    return { created, differences: await onceKnown(() => differencesFrom(admin, plan, replicas)) };
  } finally {
    await admin.disconnect();
  }
};

/**
 * How the topics of a cluster differ from the plan, those that are missing included. Changes nothing.
 * @throws {StreamError} `stream-unavailable` when no broker answers
 */
export const checkTopics = async (address: KafkaAddress, names: TopicNames): Promise<readonly TopicDifference[]> => {
  const admin = await openAdmin(address, { retry: { retries: 3 } });
  try {
    const plan = topicPlan(names);
    const existing = new Set(await admin.listTopics());
    const missing = plan.filter(({ topic }) => !existing.has(topic));
    const present = plan.filter(({ topic }) => existing.has(topic));
    const replicas = await replicasWanted(admin);
    const differences = present.length === 0 ? [] : await onceKnown(() => differencesFrom(admin, present, replicas));
    return [
      ...missing.map(({ topic }) => ({ topic, setting: 'topic', expected: 'present', found: 'missing' })),
      ...differences,
    ];
  } finally {
    await admin.disconnect();
  }
};

const replicasWanted = async (admin: Admin): Promise<number> =>
  replicasOn((await admin.describeCluster()).brokers.length);

/** One by one: of several at once the client does not say which were new when some were not. */
const createMissing = async (
  admin: Admin,
  plan: readonly TopicPlan[],
  replicas: number,
): Promise<readonly string[]> => {
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
          replicationFactor: replicas,
          configEntries: Object.entries(settings).map(([name, value]) => ({ name, value })),
        },
      ],
    });
    if (weCreated) created.push(topic);
  }
  return created;
};

const differencesFrom = async (
  admin: Admin,
  plan: readonly TopicPlan[],
  replicas: number,
): Promise<readonly TopicDifference[]> => {
  const metadata = await admin.fetchTopicMetadata({ topics: plan.map(({ topic }) => topic) });
  const partitionsOf = new Map(metadata.topics.map(({ name, partitions }) => [name, partitions]));
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
    const there = partitionsOf.get(topic) ?? [];
    const fewest = Math.min(...there.map((partition) => partition.replicas.length));
    const expectations: readonly (readonly [setting: string, expected: string, found: string])[] = [
      ['partitions', String(partitions), String(there.length)],
      // More replicas than wanted do no harm.
      ['replicas', String(replicas), String(Math.min(replicas, fewest))],
      ...Object.entries(settings).map(
        ([setting, expected]) => [setting, expected, settingsOf.get(topic)?.get(setting) ?? ''] as const,
      ),
    ];
    return expectations
      .filter(([, expected, found]) => expected !== found)
      .map(([setting, expected, found]) => ({ topic, setting, expected, found }));
  });
};
