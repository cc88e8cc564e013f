import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { toolCacheFolder } from '../tool-cache.js';
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

/** Beside it: how many bytes it has. */
export const classArchiveSizeFile = 'classes.size';

/** What makes Java take classes from an archive; it passes over one whose content has changed. */
export const takingClassesFrom = (archive: string): readonly string[] => [
  '-XX:+VerifySharedSpaces',
  `-XX:SharedArchiveFile=${archive}`,
];

/** Whether the archive in a folder has as many bytes as it was made with: Java breaks down over one that was cut short. */
export const isWholeArchive = async (folder: string): Promise<boolean> => {
  try {
    const { size } = await stat(join(folder, classArchiveFile));
    return String(size) === (await readFile(join(folder, classArchiveSizeFile), 'utf8'));
  } catch {
    // One that cannot be looked at is as good as none: Java then loads the classes itself.
    return false;
  }
};

/**
 * Lets Java take Kafka's classes from the archive, if there is a whole one, instead of loading each of them anew: half of
 * what a start computes. One that is broken or does not fit does no harm, as Java then loads them itself.
 */
export const sharedClasses = async (kafka: KafkaOnJava): Promise<readonly string[]> => {
  const folder = join(toolCacheFolder(), classArchiveOf(kafka));
  const isWhole = await isWholeArchive(folder);
  return isWhole ? ['-Xshare:auto', ...takingClassesFrom(join(folder, classArchiveFile))] : [];
};
