import { Connection } from '@temporalio/client';
import { Kafka } from 'kafkajs';
import pg from 'pg';
import { expect, inject, test } from 'vitest';

test('the integration tests meet a PostgreSQL that does not lose what it confirmed', async () => {
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  const { rows } = await client.query(
    "select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit",
  );
  await client.end();
  expect(rows).toEqual([{ fsync: 'on', commit: 'on' }]);
});

test('the integration tests meet a Kafka that makes no topics by accident', async () => {
  const admin = new Kafka({ brokers: inject('kafkaBrokers').split(',') }).admin();
  await admin.connect();
  const { brokers } = await admin.describeCluster();
  await admin.disconnect();
  expect(brokers).toHaveLength(1);
});

test('the integration tests meet a Temporal with the default namespace', async () => {
  const connection = await Connection.connect({ address: inject('temporalAddress') });
  const { namespaceInfo } = await connection.workflowService.describeNamespace({ namespace: 'default' });
  await connection.close();
  expect(namespaceInfo?.name).toBe('default');
});
