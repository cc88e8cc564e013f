import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineFailure } from '../failure.js';
import { temporaryEngineFolder } from '../leftover.js';
import { runCommand } from '../run-command.js';
import { cachedTool, toolCacheFolder, type Waiting } from '../tool-cache.js';
import {
  classArchiveFile,
  classArchiveOf,
  classArchiveSizeFile,
  isWholeArchive,
  takingClassesFrom,
  type KafkaOnJava,
} from './class-archive.js';
import { findKafka } from './find-kafka.js';
import { startKafka } from './kafka.js';

/** Java ends at once where it may take classes from nowhere else, and cannot. */
async function tryArchive({ java, jars }: KafkaOnJava, archive: string): Promise<void> {
  const onlyFrom = ['-Xshare:on', '-XX:+UseSerialGC', ...takingClassesFrom(archive), '-cp', join(jars, '*')];
  try {
    await runCommand(java, [...onlyFrom, '--version'], { limitMs: 60_000 });
  } catch (cause) {
    throw new EngineFailure(
      'class-archive-not-written',
      'Java did not write down the classes that it had loaded for Kafka. Nothing is lost; each start loads them anew.',
      { cause },
    );
  }
}

/**
 * Keeps in the cache, unless it is there, what every later start of Kafka takes its classes from. It starts a Kafka for that
 * and stops it again, so it is for whoever starts many.
 * @throws EngineFailure `class-archive-not-written`, and what a start throws
 */
export async function archiveKafkaClasses(waiting: Waiting = {}): Promise<void> {
  const runner = await findKafka(waiting);
  if (runner.kind !== 'java') return;
  const archive = async (folder: string): Promise<void> => {
    const data = await temporaryEngineFolder('traject-kafka-classes');
    try {
      const classesInto = join(folder, classArchiveFile);
      const kafka = await startKafka({ ...waiting, dataDirectory: join(data, 'kafka'), classesInto });
      await kafka.stop();
      await tryArchive(runner, classesInto);
      await writeFile(join(folder, classArchiveSizeFile), String((await stat(classesInto)).size));
    } finally {
      await rm(data, { recursive: true, force: true });
    }
  };
  const name = classArchiveOf(runner);
  const kept = join(toolCacheFolder(), name);
  if (!(await isWholeArchive(kept))) await rm(kept, { recursive: true, force: true });
  await cachedTool(name, archive, waiting.onProgress);
}
