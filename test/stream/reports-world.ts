import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment } from '@traject/contracts';
import { connect, type Database } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { openDirectory, type NewOrganisation, type PersonRole } from '@traject/directory';
import {
  loadPurposeKeys,
  openDossier,
  openKeyEncryption,
  readKeySettings,
  referenceMigrations,
} from '@traject/dossier';
import { openEventLog, type EventLog } from '@traject/event-log';
import { ensureTopics, topicNames } from '@traject/event-stream';
import { productMigrations } from '@traject/product-tables';
import { inject } from 'vitest';
import { audience, startIdentityProvider } from '../http/identity-provider.js';
import { startApp, type AppProcess } from '../real-parts/app-process.js';
import { removeTopics } from './analyst.js';

/** A whole way from the log to a report over HTTP, of a test's own; its processes are started one by one. */
export interface ReportsWorld {
  readonly database: TestDatabase;
  readonly superuser: Database<unknown>;
  readonly log: EventLog;
  /** Enters an employer and its HR adviser, under the employer's name. */
  employer(organisation: NewOrganisation): Promise<string>;
  /** Enters one of the provider's own people. */
  provider(name: string, role: PersonRole): Promise<void>;
  relay(): AppProcess;
  reporting(): AppProcess;
  /** Starts the gateway; gives a way to ask it. */
  gateway(): Promise<Asks>;
  close(): Promise<void>;
}

/** Asks as somebody. */
export type Asks = (
  name: string,
  path: string,
) => Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>> }>;

/** A made-up history has no words in the dossier, to which its events could refer. */
const modules = productMigrations.filter((module) => module !== referenceMigrations);

/** Opens a world. */
export const openReportsWorld = async (): Promise<ReportsWorld> => {
  const folder = await mkdtemp(join(tmpdir(), 'traject-reports-'));
  const keyFile = join(folder, 'key');
  await writeFile(keyFile, randomBytes(32).toString('base64'), { mode: 0o600 });
  const keys = { [environment.keyEncryptionKeyFile]: keyFile };
  const brokers = inject('kafkaBrokers');
  const topicPrefix = `reports-${randomBytes(8).toString('hex')}.`;
  const database = await createTestDatabase(inject('postgresUrl'), modules);
  await ensureTopics({ brokers: brokers.split(','), clientId: 'reports-test' }, topicNames(topicPrefix));
  const provider = await startIdentityProvider();
  const superuser = connect<unknown>(database.superuserUrl, { maxConnections: 2 });
  const gatewayRole = connect<unknown>(database.urls.traject_gateway, { maxConnections: 2 });
  const worker = connect<unknown>(database.urls.traject_worker, { maxConnections: 4 });
  const encryption = await openKeyEncryption(readKeySettings(keys).keys);
  const directory = openDirectory(openDossier(encryption), await loadPurposeKeys(gatewayRole.query, encryption));
  const processes: AppProcess[] = [];
  const stream = { [environment.kafkaBrokers]: brokers, [environment.kafkaTopicPrefix]: topicPrefix };
  const start = (plan: Parameters<typeof startApp>[0]): AppProcess => {
    const started = startApp(plan);
    processes.push(started);
    return started;
  };
  const enter = (organisationId: string | null, name: string, role: PersonRole): Promise<void> =>
    gatewayRole.query.transaction().execute(async (transaction) => {
      const person = { organisationId, roles: [role], name, email: `${name}@people.example` };
      const actor = { personId: 'somebody', role: 'administrator', ground: 'administration' };
      const { id } = await directory.people.create(transaction, person, actor);
      await directory.people.linkIdentity(transaction, { issuer: provider.issuer, subject: name }, id);
    });
  return {
    database,
    superuser,
    log: openEventLog(worker),
    employer: async (organisation) => {
      const { id } = await gatewayRole.query
        .transaction()
        .execute((transaction) => directory.organisations.create(transaction, organisation));
      await enter(id, organisation.name, 'requester');
      return id;
    },
    provider: (name, role) => enter(null, name, role),
    relay: () => start({ name: 'relay', env: { ...stream, [environment.databaseUrl]: database.urls.traject_relay } }),
    reporting: () =>
      start({ name: 'reporting', env: { ...stream, [environment.databaseUrl]: database.urls.traject_reporting } }),
    gateway: async () => {
      const { address } = await start({
        name: 'gateway',
        env: {
          ...keys,
          [environment.databaseUrl]: database.urls.traject_gateway,
          [environment.temporalAddress]: inject('temporalAddress'),
          [environment.issuer]: provider.issuer,
          [environment.audience]: audience,
          [environment.payloadKeyFile]: inject('payloadKeyFile'),
          [environment.attachmentsFolder]: join(folder, 'attachments'),
          [environment.httpPort]: '0',
        },
      }).logged('gateway-started');
      return async (name, path) => {
        const headers = { authorization: `Bearer ${await provider.token(name)}` };
        const response = await fetch(`${String(address)}${path}`, { headers });
        // Whatever the gateway answers is a JSON object: a resource or a problem.
        return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
      };
    },
    close: async () => {
      await Promise.all(processes.map((each) => each.end('SIGKILL')));
      provider.close();
      await Promise.all([superuser.close(), gatewayRole.close(), worker.close()]);
      await database.drop();
      await removeTopics(brokers, topicPrefix);
      await rm(folder, { recursive: true });
    },
  };
};
