import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment, type StreamName } from '@traject/contracts';
import { connect } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { directoryMigrations, openDirectory, type PersonRole } from '@traject/directory';
import {
  dossierMigrations,
  loadPurposeKeys,
  openDossier,
  openKeyEncryption,
  readGroundMigrations,
  readKeySettings,
} from '@traject/dossier';
import { eventLogMigrations, openEventLog, pseudonymMigrations, type EventLog } from '@traject/event-log';
import { inject } from 'vitest';
import { startApp, type AppProcess } from '../real-parts/app-process.js';
import { afterThisTest } from '../real-parts/side-by-side.js';
import { startWorker } from '../workflows/worker-process.js';
import { openCuttableWay, type CuttableWay } from './cuttable-way.js';
import { audience, startIdentityProvider, type IdentityProvider } from './identity-provider.js';

/** What a request was answered, with what it says about trying again. */
export interface Answered {
  readonly status: number;
  readonly mediaType: string;
  readonly retryAfter: string | null;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Everybody who can log in here, and what they are. The provider's own people belong to no employer. */
const roles = {
  hr: 'requester',
  manager: 'manager',
  employee: 'employee',
  coordinator: 'coordinator',
  administrator: 'administrator',
  bmw: 'bmw-practitioner',
} as const satisfies Record<string, PersonRole>;
/** See {@link roles}. */
export type Identity = keyof typeof roles;

const ofTheEmployer: readonly Identity[] = ['hr', 'manager', 'employee'];

/** Somebody who is logged in. */
export interface Caller {
  readonly personId: string;
  get(path: string): Promise<Answered>;
  /** Sends a JSON body, or a CSV file when it is text; under a key of its own unless told, without one when null. */
  post(path: string, body: unknown, key?: string | null): Promise<Answered>;
}

/** One gateway and one worker, as processes of their own, on a database of a test's own; each part by a way to cut. */
export interface GatewayWorld {
  readonly gateway: AppProcess;
  readonly as: Readonly<Record<Identity, Caller>>;
  readonly organisationId: string;
  /** The gateway's ways, and that of the worker to its log. */
  readonly ways: Readonly<Record<'postgres' | 'temporal' | 'logOfWorker', CuttableWay>>;
  readonly log: EventLog;
  readonly database: TestDatabase;
  /** Asks without being logged in. */
  get(path: string): Promise<Answered>;
  /** Sequence of the last event of a stream. */
  eventsOf(stream: StreamName): Promise<number>;
  /** What a worker, or a command of an operator, is started with. */
  readonly processWorld: { readonly databaseUrl: string; readonly temporalAddress: string; readonly taskQueue: string };
}

const modules = [eventLogMigrations, pseudonymMigrations, dossierMigrations, directoryMigrations, readGroundMigrations];

const wayTo = async (address: string): Promise<CuttableWay> => {
  const { hostname, port } = new URL(address.includes('://') ? address : `grpc://${address}`);
  const way = await openCuttableWay(hostname, Number(port));
  afterThisTest(() => way.close());
  return way;
};

const by = (databaseUrl: string, { port }: CuttableWay): string => {
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return url.href;
};

/** Where a process finds the key-encryption key, as its environment says. */
type KeyEnvironment = Readonly<Record<string, string>>;

/** A folder that goes with the test that runs. */
export const folderOfTest = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'traject-gateway-'));
  afterThisTest(() => rm(folder, { recursive: true }));
  return folder;
};

const keyInFile = async (): Promise<KeyEnvironment> => {
  const file = join(await folderOfTest(), 'key');
  await writeFile(file, randomBytes(32).toString('base64'), { mode: 0o600 });
  return { [environment.keyEncryptionKeyFile]: file };
};

/** Enters an employer, and one person for each identity. */
const enterEverybody = async (databaseUrl: string, keys: KeyEnvironment, issuer: string): Promise<string> => {
  const database = connect<unknown>(databaseUrl, { maxConnections: 1 });
  const encryption = await openKeyEncryption(readKeySettings(keys).keys);
  const directory = openDirectory(openDossier(encryption), await loadPurposeKeys(database.query, encryption));
  const enter = database.query.transaction().execute(async (transaction) => {
    const { id: organisationId } = await directory.organisations.create(transaction, { name: 'Noord' });
    for (const [name, role] of Object.entries(roles)) {
      const own = ofTheEmployer.some((identity) => identity === name) ? organisationId : null;
      const actor = { personId: organisationId, role: 'administrator', ground: 'administration' };
      const person = { organisationId: own, roles: [role], name, email: `${name}@noord.example` };
      const { id } = await directory.people.create(transaction, person, actor);
      await directory.people.linkIdentity(transaction, { issuer, subject: name }, id);
    }
    return organisationId;
  });
  return enter.finally(() => database.close());
};

const answered = async (url: string, request: RequestInit): Promise<Answered> => {
  const response = await fetch(url, request);
  const text = await response.text();
  return {
    status: response.status,
    mediaType: response.headers.get('content-type')?.split(';')[0] ?? '',
    retryAfter: response.headers.get('retry-after'),
    // Whatever the gateway answers is a JSON object: a resource or a problem.
    body: JSON.parse(text) as Answered['body'],
  };
};

const callerWith = async (address: string, token: string): Promise<Caller> => {
  const headers = { authorization: `Bearer ${token}` };
  const get: Caller['get'] = (path) => answered(`${address}${path}`, { headers });
  return {
    personId: String((await get('/api/me')).body['personId']),
    get,
    post: (path, body, key = randomUUID()) => {
      const isFile = typeof body === 'string';
      const type = { 'content-type': isFile ? 'text/csv' : 'application/json' };
      const named: Record<string, string> = key === null ? {} : { 'idempotency-key': key };
      return answered(`${address}${path}`, {
        method: 'POST',
        headers: { ...headers, ...type, ...named },
        body: isFile ? body : JSON.stringify(body),
      });
    },
  };
};

const everybody = async (address: string, { token }: IdentityProvider): Promise<GatewayWorld['as']> => {
  const of = async (identity: Identity) => callerWith(address, await token(identity));
  return {
    hr: await of('hr'),
    manager: await of('manager'),
    employee: await of('employee'),
    coordinator: await of('coordinator'),
    administrator: await of('administrator'),
    bmw: await of('bmw'),
  };
};

/**
 * Opens a world for the test that runs; with the test it ends, whatever the outcome.
 * @param keyEnvironment where the gateway finds the key-encryption key; in a file of its own unless told
 * @param dayLengthMs a real day unless told
 */
export const openGatewayWorld = async (
  postgresUrl: string,
  temporalAddress: string,
  keyEnvironment?: KeyEnvironment,
  dayLengthMs?: number,
): Promise<GatewayWorld> => {
  const database = await createTestDatabase(postgresUrl, modules);
  afterThisTest(() => database.drop());
  const provider = await startIdentityProvider();
  afterThisTest(() => provider.close());
  const keys = keyEnvironment ?? (await keyInFile());
  const organisationId = await enterEverybody(database.urls.traject_gateway, keys, provider.issuer);
  const ways = {
    postgres: await wayTo(postgresUrl),
    temporal: await wayTo(temporalAddress),
    logOfWorker: await wayTo(postgresUrl),
  };
  const taskQueue = randomUUID();
  const processWorld = { databaseUrl: by(database.urls.traject_worker, ways.logOfWorker), temporalAddress, taskQueue };
  startWorker(processWorld);
  const gateway = startApp({
    name: 'gateway',
    env: {
      [environment.databaseUrl]: by(database.urls.traject_gateway, ways.postgres),
      [environment.temporalAddress]: `127.0.0.1:${ways.temporal.port}`,
      [environment.taskQueue]: taskQueue,
      [environment.issuer]: provider.issuer,
      [environment.audience]: audience,
      ...keys,
      [environment.payloadKeyFile]: inject('payloadKeyFile'),
      [environment.attachmentsFolder]: await folderOfTest(),
      [environment.httpPort]: '0',
      ...(dayLengthMs === undefined ? {} : { [environment.dayLengthMs]: String(dayLengthMs) }),
    },
  });
  const { address } = await gateway.logged('gateway-started');
  const owner = connect<unknown>(database.ownerUrl, { maxConnections: 1 });
  afterThisTest(() => owner.close());
  const log = openEventLog(owner);
  return {
    gateway,
    as: await everybody(String(address), provider),
    organisationId,
    ways,
    log,
    database,
    get: (path) => answered(`${address}${path}`, {}),
    eventsOf: async (stream) => (await log.readStream(stream)).length,
    processWorld,
  };
};
