import { mkdir, open, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { temporaryEngineFolder } from '../leftover.js';
import { runCommand } from '../run-command.js';
import { toolCacheFolder } from '../tool-cache.js';
import { archiveKafkaClasses } from './archive-classes.js';
import { classArchiveFile, classArchiveOf, classArchiveSizeFile, sharedClasses } from './class-archive.js';
import { findKafka } from './find-kafka.js';
import { kafkaVersion } from './pom.js';

const javaKafka = async () => {
  const runner = await findKafka();
  return runner.kind === 'java' ? runner : undefined;
};

/** A cache of its own with the same Kafka, and a copy of the archive that was made for it. */
const copyOfCache = async () => {
  await archiveKafkaClasses();
  const made = await javaKafka();
  // The image of Kafka brings a Java and an archive of its own.
  if (made === undefined) return undefined;
  const whole = await readFile(join(toolCacheFolder(), classArchiveOf(made), classArchiveFile));
  const cache = await temporaryEngineFolder('traject-classes-test');
  onTestFinished(() => rm(cache, { recursive: true, force: true }));
  vi.stubEnv('XDG_CACHE_HOME', cache);
  onTestFinished(() => void vi.unstubAllEnvs());
  const jars = join(cache, 'traject', `kafka-${kafkaVersion}`, 'jars');
  await mkdir(dirname(dirname(jars)));
  await symlink(dirname(made.jars), dirname(jars));
  const runner = { ...made, jars };
  const folder = join(cache, 'traject', classArchiveOf(runner));
  await mkdir(folder);
  await writeFile(join(folder, classArchiveFile), whole);
  await writeFile(join(folder, classArchiveSizeFile), String(whole.length));
  /** What Java says where it takes classes as a start of Kafka lets it. */
  const javaSays = async (share = '-Xshare:auto'): Promise<string> => {
    const shared = (await sharedClasses(runner)).filter((flag) => flag !== '-Xshare:auto');
    const crash = `-XX:ErrorFile=${join(cache, 'crash.log')}`;
    const flags = [share, crash, '-XX:+UseSerialGC', ...shared, '-cp', join(made.jars, '*'), '--version'];
    return runCommand(runner.java, flags, { limitMs: 60_000 });
  };
  return { runner, file: join(folder, classArchiveFile), size: whole.length, javaSays };
};

test('Java takes the classes of Kafka from the archive that was made for it', async () => {
  const copy = await copyOfCache();
  if (copy === undefined) return;
  expect(await sharedClasses(copy.runner)).toContain(`-XX:SharedArchiveFile=${copy.file}`);
  expect(await copy.javaSays('-Xshare:on')).toContain(copy.runner.version);
});

test('an archive that was cut short is not given to Java, which would break down over it', async () => {
  const copy = await copyOfCache();
  if (copy === undefined) return;
  await truncate(copy.file, Math.floor(copy.size * 0.9));
  expect(await sharedClasses(copy.runner)).toEqual([]);
});

test('an archive whose content has changed is passed over by Java, which says so where it may not', async () => {
  const copy = await copyOfCache();
  if (copy === undefined) return;
  const file = await open(copy.file, 'r+');
  const middle = Math.floor(copy.size / 2);
  await file.write(Buffer.alloc(1_000_000), 0, 1_000_000, middle);
  await file.close();
  expect(await copy.javaSays()).toContain(copy.runner.version);
  await expect(copy.javaSays('-Xshare:on')).rejects.toThrow();
});
