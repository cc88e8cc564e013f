import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { exists, toolCacheFolder } from '../tool-cache.js';
import type { KafkaRunner } from './find-kafka.js';
import { kafkaVersion } from './pom.js';

/** A Java and the files of Kafka that it loads. */
export type KafkaOnJava = Extract<KafkaRunner, { kind: 'java' }>;

/** Name in the cache of the folder with Kafka's classes as this Java has loaded them once: another Java has no use for them. */
export const classArchiveOf = ({ java, version, jars }: KafkaOnJava): string => {
  const fits = createHash('sha256').update(JSON.stringify([java, version, jars]));
  return `kafka-${kafkaVersion}-classes-${fits.digest('hex').slice(0, 12)}`;
};

/** The file in that folder. */
export const classArchiveFile = 'classes.jsa';

/**
 * Lets Java take Kafka's classes from the archive, if there is one, instead of loading each of them anew: half of what a
 * start computes. One that is broken or does not fit does no harm, as Java then loads them itself.
 */
export const sharedClasses = async (kafka: KafkaOnJava): Promise<readonly string[]> => {
  const archive = join(toolCacheFolder(), classArchiveOf(kafka), classArchiveFile);
  return (await exists(archive)) ? ['-Xshare:auto', `-XX:SharedArchiveFile=${archive}`] : [];
};
