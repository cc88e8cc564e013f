import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { archiveKafkaClasses } from './archive-classes.js';
import { classArchiveFile, sharedClasses } from './class-archive.js';
import { findKafka } from './find-kafka.js';
import { runCommand } from '../run-command.js';

const runner = await findKafka();

test.runIf(runner.kind === 'java')(
  'Java takes the classes of Kafka from the archive that was made for it',
  async () => {
    if (runner.kind !== 'java') return;
    await archiveKafkaClasses();
    const [, archive] = await sharedClasses(runner);
    expect(archive).toContain(classArchiveFile);
    /** Java ends at once where it may take classes from nowhere else, and cannot. */
    const takes = (file: string): Promise<string> =>
      runCommand(runner.java, ['-Xshare:on', '-XX:+UseSerialGC', file, '-cp', join(runner.jars, '*'), '--version'], {
        limitMs: 60_000,
      });
    expect(await takes(String(archive))).toContain(runner.version);
    const folder = await mkdtemp(join(tmpdir(), 'traject-classes-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, classArchiveFile), 'no classes');
    await expect(takes(`-XX:SharedArchiveFile=${join(folder, classArchiveFile)}`)).rejects.toThrow();
  },
);
