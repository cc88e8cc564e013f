import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { databaseRoles, type StoredEvent, type StreamName } from '@traject/contracts';
import { connect, type Database, type MigrationModule } from '@traject/database';
import { createTestDatabase } from '@traject/database/testing';
import { directoryMigrations, eraseRecord, type PersonChange, type PersonRole } from '@traject/directory';
import {
  adviceHoldMigrations,
  decideDestruction,
  destroyContent,
  destroyedListInFile,
  dossierMigrations,
} from '@traject/dossier';
import { CIVIL_DAY_MS } from '@traject/domain';
import { eventIdOf, eventLogMigrations, openEventLog } from '@traject/event-log';
import { loginMigrations } from '@traject/logins';
import { releaseLedger, releaseMigrations } from '@traject/releases';
import type { Release } from '@traject/reports';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { openLog } from '../log.js';
import { closeParts, openParts, type GatewayParts } from '../parts.js';
import { gatewayApplication } from '../start.js';
import { UPDATES } from './updates.controller.js';
import { updatesOf, updateSettings, type UpdateSettings, type Updates } from './updates.js';

/** Somebody who is on record and can sign in. */
export interface Someone {
  readonly id: string;
  readonly organisationId: string | null;
  /** A token that is good for so many seconds, and says more about its bearer where that is given. */
  token(seconds?: number, claims?: Readonly<Record<string, unknown>>): Promise<string>;
}

/** A running gateway. */
export interface Gateway {
  readonly app: NestFastifyApplication;
  readonly parts: GatewayParts;
  readonly address: string;
  /** Stops as the process does. */
  stop(): Promise<void>;
}

/** A database with people in it, a provider of identities, and gateways on them. */
export interface GatewayWorld {
  /** An employer; gives its id. */
  employer(): Promise<string>;
  someone(roles: readonly PersonRole[], organisationId: string | null): Promise<Someone>;
  /** Lets the login under which somebody comes in act as somebody else, too. */
  actsAs(somebody: Someone, other: Someone): Promise<void>;
  /** Changes somebody's record, as an administrator does. */
  changeRecord(person: Someone, change: PersonChange): Promise<void>;
  /** Destroys what there is of somebody, as the eraser does. */
  erase(personId: string): Promise<void>;
  /** Starts a gateway. @param settings of its updates, where they differ from those of every gateway */
  gateway(settings?: Partial<UpdateSettings>): Promise<Gateway>;
  /** Puts events into the log, as the worker does. */
  happens(stream: StreamName, afterSequence: number, events: readonly StoredEvent[]): Promise<void>;
  /** The database as the worker's role has it. */
  readonly worker: Database<unknown>;
  /** URL of the database for its key rotator. */
  readonly rotatorUrl: string;
  /** Publishes a period, as the reporting process does. */
  published(release: Release): Promise<void>;
  close(): Promise<void>;
}

const audience = 'traject';

/** A test asks as fast as it can, all of it from one address. */
const plenty = { perIdentity: 1_000_000, perAddress: 1_000_000, loginsPerAddress: 1_000_000 };

/**
 * @param postgresUrl `inject('postgresUrl')`
 * @param more what of the database comes after the rest
 */
export async function gatewayWorld(postgresUrl: string, more: readonly MigrationModule[] = []): Promise<GatewayWorld> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const publicJwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' };
  const database = await createTestDatabase(postgresUrl, [
    dossierMigrations,
    directoryMigrations,
    loginMigrations,
    eventLogMigrations,
    adviceHoldMigrations,
    releaseMigrations,
    ...more,
  ]);
  const folder = await mkdtemp(join(tmpdir(), 'traject-gateway-'));
  const keyEncryptionKeyFile = join(folder, 'key');
  const payloadKeyFile = join(folder, 'payload-key');
  for (const file of [keyEncryptionKeyFile, payloadKeyFile]) {
    await writeFile(file, randomBytes(32).toString('base64'), { mode: 0o600 });
  }
  const destroyedKeysFile = join(folder, 'destroyed-keys');
  await writeFile(destroyedKeysFile, '');
  const provider = createServer((request, response) => {
    const body = request.url === '/keys' ? { keys: [publicJwk] } : { jwks_uri: `${issuer}/keys` };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(provider, 'listening');
  const place = provider.address();
  if (place === null || typeof place === 'string') throw new Error('The provider of identities has no port.');
  const issuer = `http://127.0.0.1:${place.port}`;
  const worker = connect<unknown>(database.urls[databaseRoles.worker]);
  const log = openEventLog(worker);
  const eraser = connect<unknown>(database.urls[databaseRoles.eraser]);
  const running = new Set<Gateway>();
  const settings = {
    databaseUrl: database.urls[databaseRoles.gateway],
    temporalAddress: '127.0.0.1:1',
    temporalNamespace: 'default',
    taskQueue: 'none',
    issuer,
    audience,
    keys: { kind: 'file', file: keyEncryptionKeyFile } as const,
    payloadKeyFile,
    attachmentsFolder: join(folder, 'attachments'),
    destroyedKeysFile,
    host: '127.0.0.1',
    port: 0,
    dayLengthMs: CIVIL_DAY_MS,
    rateLimits: plenty,
  };
  const directoryParts = await openParts(settings, openLog('silent'));

  const someone: GatewayWorld['someone'] = async (roles, organisationId) => {
    const id = randomUUID();
    await directoryParts.database.query.transaction().execute(async (transaction) => {
      const person = { id, organisationId, roles: [...roles], name: 'Somebody', email: `${id}@example.org` };
      const actor = { personId: id, role: 'administrator', ground: 'administration' } as const;
      await directoryParts.directory.people.create(transaction, person, actor);
      await directoryParts.directory.people.linkIdentity(transaction, { issuer, subject: id }, id);
    });
    const token: Someone['token'] = (seconds = 600, claims = {}) =>
      new SignJWT({ scope: 'traject.read traject.write', ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: 'one' })
        .setSubject(id)
        .setIssuer(issuer)
        .setAudience(audience)
        .setExpirationTime(Math.floor(Date.now() / 1_000) + seconds)
        .sign(privateKey);
    return { id, organisationId, token };
  };
  const start: GatewayWorld['gateway'] = async (changed = {}) => {
    const parts = await openParts(settings, openLog('silent'));
    const app = await gatewayApplication(parts);
    // The controller holds this very object, so from here on it does what the test has set.
    Object.assign(app.get<Updates>(UPDATES), updatesOf(parts, { ...updateSettings, ...changed }));
    await app.listen(0, '127.0.0.1');
    const stop = async (): Promise<void> => {
      if (!running.delete(gateway)) return;
      await app.close();
      await closeParts(parts);
    };
    const gateway = { app, parts, address: await app.getUrl(), stop };
    running.add(gateway);
    return gateway;
  };
  return {
    employer: async () => {
      const { id } = await directoryParts.database.query
        .transaction()
        .execute((transaction) => directoryParts.directory.organisations.create(transaction, { name: 'An employer' }));
      return id;
    },
    someone,
    actsAs: ({ id }, other) =>
      directoryParts.database.query
        .transaction()
        .execute((transaction) =>
          directoryParts.directory.people.linkIdentity(transaction, { issuer, subject: id }, other.id),
        ),
    changeRecord: async ({ id }, change) => {
      const { query } = directoryParts.database;
      const [record] = await directoryParts.directory.people.facts(query, [id]);
      if (record === undefined) throw new Error(`Nobody is on record as ${id}.`);
      // The database lets nobody else read what is changed.
      const administrator = await someone(['administrator'], null);
      const actor = { personId: administrator.id, role: 'administrator', ground: 'administration' } as const;
      await query
        .transaction()
        .execute((transaction) =>
          directoryParts.directory.people.update(transaction, id, record.version, change, actor),
        );
    },
    erase: async (personId) => {
      await destroyedListInFile(settings.destroyedKeysFile).add({ kind: 'person', personId });
      await eraser.query.transaction().execute(async (transaction) => {
        await decideDestruction(transaction, { kind: 'person', personId }, 'erasure-asked');
        await destroyContent(transaction, { kind: 'person', personId });
        await eraseRecord(transaction, personId);
      });
    },
    gateway: start,
    happens: async (stream, expectedSequence, events) => {
      const placed = events.map((event, index) => ({
        eventId: eventIdOf(stream, expectedSequence + index + 1),
        event,
        commandId: null,
        fingerprint: null,
      }));
      await log.appendEvents({ stream, expectedSequence, runId: null, events: placed });
    },
    worker,
    rotatorUrl: database.urls[databaseRoles.keyRotator],
    published: async (release) => {
      const reporting = connect<unknown>(database.urls[databaseRoles.reporting], { maxConnections: 2 });
      await releaseLedger(reporting)
        .freeze(release, '2027-06-01')
        .finally(() => reporting.close());
    },
    close: async () => {
      await Promise.all([...running].map(({ stop }) => stop()));
      await closeParts(directoryParts);
      await Promise.all([worker.close(), eraser.close()]);
      provider.close();
      await rm(folder, { recursive: true });
      await database.drop();
    },
  };
}
