import { Client, Connection } from '@temporalio/client';
import { Kafka, Partitioners } from 'kafkajs';
import { access, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startKafka, startPostgres, startTemporal, startTimeSkippingTemporal, temporaryEngineFolder } from './index.js';
import { classArchiveFile, classArchiveOf, classArchiveSizeFile } from './kafka/class-archive.js';
import { findKafka } from './kafka/find-kafka.js';
import { kafkaVersion } from './kafka/pom.js';
import { isAlive } from './processes.js';

async function folder(): Promise<string> {
  const made = await temporaryEngineFolder('traject-restart-test');
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

async function queried(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

test('PostgreSQL keeps its data over a restart on another port, and leaves no process', async () => {
  const dataDirectory = join(await folder(), 'postgres');
  const first = await startPostgres({ dataDirectory });
  await queried(first.url, 'create table kept as select 1 as number');
  await first.stop();
  expect(isAlive(first.pid)).toBe(false);
  const second = await startPostgres({ dataDirectory });
  expect(await queried(second.url, 'select number from kept')).toEqual([{ number: 1 }]);
  await second.stop();
  await expect(access(`${dataDirectory}.pid`)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('Temporal keeps a running workflow over a restart on another port', async () => {
  const databaseFile = join(await folder(), 'temporal.db');
  const withClient = async <Answer>(work: (client: Client) => Promise<Answer>): Promise<Answer> => {
    const server = await startTemporal({ databaseFile });
    const connection = await Connection.connect({ address: server.address });
    try {
      return await work(new Client({ connection }));
    } finally {
      await connection.close();
      await server.stop();
    }
  };
  await withClient((client) => client.workflow.start('journey', { taskQueue: 'nobody', workflowId: 'kept', args: [] }));
  const described = await withClient((client) => client.workflow.getHandle('kept').describe());
  expect(described.status.name).toBe('RUNNING');
});

/** A cache with the same Kafka, whose classes an archive is said to hold that Java can make nothing of. */
const cacheWithBrokenClasses = async (): Promise<string> => {
  const runner = await findKafka();
  const cache = await folder();
  if (runner.kind !== 'java') return cache;
  await mkdir(join(cache, 'traject'));
  const jars = join(cache, 'traject', `kafka-${kafkaVersion}`, 'jars');
  await symlink(dirname(runner.jars), dirname(jars));
  const archive = join(cache, 'traject', classArchiveOf({ ...runner, jars }));
  await mkdir(archive);
  await writeFile(join(archive, classArchiveFile), 'no classes');
  await writeFile(join(archive, classArchiveSizeFile), String('no classes'.length));
  return cache;
};

test('Kafka keeps its records over a restart on another port, also where the archive of its classes is broken', async () => {
  const dataDirectory = join(await folder(), 'kafka');
  const first = await startKafka({ dataDirectory });
  const before = new Kafka({ brokers: [first.brokers] });
  const admin = before.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: 'kept', numPartitions: 1 }], waitForLeaders: true });
  await admin.disconnect();
  const producer = before.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  await producer.send({ topic: 'kept', messages: [{ value: 'one' }] });
  await producer.disconnect();
  await first.stop();

  vi.stubEnv('XDG_CACHE_HOME', await cacheWithBrokenClasses());
  onTestFinished(() => void vi.unstubAllEnvs());
  const second = await startKafka({ dataDirectory });
  const after = new Kafka({ brokers: [second.brokers] }).admin();
  await after.connect();
  const [offsets] = await after.fetchTopicOffsets('kept');
  await after.disconnect();
  await second.stop();
  expect(offsets).toMatchObject({ low: '0', high: '1' });
});

test('the time-skipping server starts, answers and stops', async () => {
  const server = await startTimeSkippingTemporal({ folder: await folder() });
  const connection = await Connection.connect({ address: server.address });
  await connection.close();
  await server.stop();
  expect(isAlive(server.pid)).toBe(false);
});
