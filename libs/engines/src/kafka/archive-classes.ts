import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryEngineFolder } from '../leftover.js';
import { EngineFailure } from '../failure.js';
import { cachedTool, exists, type Waiting } from '../tool-cache.js';
import { classArchiveFile, classArchiveOf } from './class-archive.js';
import { findKafka } from './find-kafka.js';
import { startKafka } from './kafka.js';

const notWritten =
  'Java did not write down the classes that it had loaded for Kafka. Nothing is lost; each start loads them anew.';

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
      if (!(await exists(classesInto))) throw new EngineFailure('class-archive-not-written', notWritten);
    } finally {
      await rm(data, { recursive: true, force: true });
    }
  };
  await cachedTool(classArchiveOf(runner), archive, waiting.onProgress);
}
