import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { databasePasswordSettings, databaseRoles, environment } from '@traject/contracts';
import { connect, prepareRoles } from '@traject/database';
import { copyOfTemplate, type Template } from '@traject/database/testing';
import type {} from '@traject/engines/injected';
import { execa } from 'execa';
import { inject } from 'vitest';
import { stackOwner, type StackCluster } from '../real-parts/stack-cluster.js';
import { removeTopics } from '../stream/analyst.js';

/** What a stack is told to have data of its own on the real parts of this run. */
export interface PlaceOnRealParts {
  readonly settings: Readonly<Record<string, string>>;
  /** Removes its data, once nothing of the stack runs any more. */
  remove(): Promise<void>;
}

const migrateProgram = fileURLToPath(new URL('../../apps/worker/dist/migrate.js', import.meta.url));

const urlOfOwner = (databaseUrl: string, { ownerPassword }: StackCluster): string => {
  const url = new URL(databaseUrl);
  url.username = stackOwner;
  url.password = ownerPassword;
  return url.href;
};

/** Lets the owner look after roles that somebody else may have made in this cluster. */
const lookAfterRoles = `grant ${Object.values(databaseRoles).join(', ')} to ${stackOwner}
  with admin true, inherit false, set false`;

/** The database of a stack that has just been brought up to date, by the program that does so. */
const migrated = (cluster: StackCluster): Template => ({
  name: 'stack_template',
  owner: stackOwner,
  fill: async (superuserUrl) => {
    await prepareRoles(superuserUrl, cluster.databasePasswords);
    const { pool, close } = connect<unknown>(superuserUrl, { maxConnections: 1 });
    await pool.query(lookAfterRoles).finally(close);
    const passwords = Object.values(databaseRoles).map((role) => [
      databasePasswordSettings[role],
      cluster.databasePasswords[role],
    ]);
    const env = { ...Object.fromEntries(passwords), [environment.databaseUrl]: urlOfOwner(superuserUrl, cluster) };
    await execa(process.execPath, [migrateProgram], { env });
  },
});

const newNamespace = async (address: string): Promise<string> => {
  const namespace = `stack-${randomUUID()}`;
  const connection = await Connection.connect({ address });
  try {
    const workflowExecutionRetentionPeriod = msToTs('1 day');
    await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
    return namespace;
  } finally {
    await connection.close();
  }
};

/**
 * Makes a place for a stack on the real parts of this run: a database, a namespace of Temporal and topics of its own.
 * @param stateFolder of the stack, before its first start
 */
export const placeOnRealParts = async (stateFolder: string): Promise<PlaceOnRealParts> => {
  const cluster = inject('stackCluster');
  const [temporalAddress, brokers] = [inject('temporalAddress'), inject('kafkaBrokers')];
  const { ownerPassword, databasePasswords } = cluster;
  // Roles belong to the whole cluster, and so do their passwords: all stacks on it have the same.
  await writeFile(join(stateFolder, 'secrets.json'), JSON.stringify({ ownerPassword, databasePasswords }), {
    mode: 0o600,
  });
  const [database, namespace] = await Promise.all([
    copyOfTemplate(cluster.postgresUrl, migrated(cluster)),
    newNamespace(temporalAddress),
  ]);
  const topicPrefix = `stack-${randomUUID()}.`;
  return {
    settings: {
      [environment.databaseUrl]: urlOfOwner(database.superuserUrl, cluster),
      [environment.temporalAddress]: temporalAddress,
      [environment.temporalNamespace]: namespace,
      [environment.kafkaBrokers]: brokers,
      [environment.kafkaTopicPrefix]: topicPrefix,
    },
    remove: async () => {
      await Promise.all([database.drop(), removeTopics(brokers, topicPrefix)]);
    },
  };
};
