import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment, localStackEnvironment } from '@traject/contracts';
import { connect } from '@traject/database';
import { sendSignal } from '@traject/engines';
import { processesOn, ready, startStack } from '../stack/local-stack.js';
import { placeOnRealParts } from './stack-on-real-parts.js';

/** A JSON object that was answered or is sent. */
export type Json = Readonly<Record<string, unknown>>;

/** What a request was answered. */
export interface Answer {
  readonly status: number;
  readonly mediaType: string;
  readonly body: Json;
}

/** A request as it goes over the wire. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** Somebody who is logged in, over HTTP. */
export interface Client {
  readonly identity: string;
  get(path: string): Promise<Answer>;
  /** Gives a command, under a key of its own unless told. */
  post(path: string, body: unknown, key?: string): Promise<Answer>;
  send(request: RawRequest): Promise<Answer>;
}

/** One stack that the tests of a file share. */
export interface HttpStack {
  /** Where all of its data and logs are. */
  readonly folder: string;
  /** What it has printed so far. */
  output(): string;
  client(identity: string): Client;
  addresses(): Addresses;
  /** Sends without a token. */
  send(request: RawRequest): Promise<Answer>;
  token(identity: string): Promise<string>;
  /** The id of a demo identity's person. */
  personId(identity: string): Promise<string>;
  /** The key that signs tokens, as a JWK. */
  signingKey(): Promise<Json>;
  /** How many things people have written so far: events, kept words, and claims. What the clock did does not count. */
  written(): Promise<Json>;
  /** Address of the gateway; another one after a restart. */
  gateway(): string;
  /** Folder in which attachments lie, encrypted. */
  readonly attachmentsFolder: string;
  /** Stops as Ctrl-C does and starts again on the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Everybody who can log in to a local stack and may have something to do there. */
export const identities: readonly string[] = [
  ...['noord', 'zuid'].flatMap((employer) => ['hr', 'manager', 'employee'].map((role) => `${role}-${employer}`)),
  ...['bmw-bos', 'bmw-visser', 'coach-jansen', 'coach-de-wit', 'coordinator'],
];

/** Where the parts of a stack are. */
export interface Addresses {
  readonly gateway: string;
  /** Where browsers reach the gateway. */
  readonly publicUrl: string;
  readonly issuer: string;
  readonly clientSecret: string;
  readonly databaseUrl: string;
}

const countWritten = `select
  (select count(*)::int from event_log.events where actor_role <> 'clock') as events,
  (select count(*)::int from dossier.content) as content,
  (select count(*)::int from read_models.task_claims) as claims`;

const jsonOf = (text: string): Json => {
  // Every answer of the gateway is a JSON object: a resource or a problem.
  return JSON.parse(text === '' ? '{}' : text) as Json;
};

async function sendTo(gateway: string, { method, path, headers, body }: RawRequest): Promise<Answer> {
  const response = await fetch(`${gateway}${path}`, {
    method,
    ...(headers === undefined ? {} : { headers }),
    ...(body === undefined ? {} : { body }),
  });
  const mediaType = response.headers.get('content-type')?.split(';')[0] ?? '';
  return { status: response.status, mediaType, body: jsonOf(await response.text()) };
}

async function tokenFrom({ issuer, clientSecret }: Addresses, identity: string): Promise<string> {
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${identity}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return String(jsonOf(await response.text())['access_token']);
}

const clientOf = (identity: string, token: () => Promise<string>, send: HttpStack['send']): Client => {
  const authorized = async (request: RawRequest) =>
    send({ ...request, headers: { authorization: `Bearer ${await token()}`, ...request.headers } });
  return {
    identity,
    send: authorized,
    get: (path) => authorized({ method: 'GET', path }),
    post: (path, body, key = randomUUID()) =>
      authorized({
        method: 'POST',
        path,
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(body),
      }),
  };
};

/** Settings of a stack, by their names in its environment. */
type Settings = Readonly<Record<string, string>>;

const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'traject-http-'));

const withDays = (dayLengthMs: number | undefined, more: Settings): Settings =>
  dayLengthMs === undefined ? more : { ...more, [environment.dayLengthMs]: String(dayLengthMs) };

/** What the tests of a file want of their stack. */
interface StackOfTests {
  /** A real day unless told. */
  readonly dayLengthMs?: number;
  /** Which apps run; all of them unless told. Those that nobody asks for anything take a start's time and memory. */
  readonly apps?: readonly string[];
}

/** Starts the apps of a stack on the real parts of this run, on data of their own. */
export async function startHttpStack({ dayLengthMs, apps }: StackOfTests = {}): Promise<HttpStack> {
  const folder = await newFolder();
  const place = await placeOnRealParts(folder);
  const settings = {
    ...place.settings,
    ...(apps === undefined ? {} : { [localStackEnvironment.apps]: apps.join(',') }),
  };
  // Nobody looks at its data once the tests are over, so nothing has to be brought to an end first.
  return startStackIn(folder, withDays(dayLengthMs, settings), { endBy: 'SIGKILL', remove: place.remove });
}

/**
 * Starts a stack that has PostgreSQL, Temporal and Kafka to itself, on data of its own.
 * @param more other settings of the stack
 */
export async function startWholeStack(dayLengthMs: number, more: Settings): Promise<HttpStack> {
  return startStackIn(await newFolder(), withDays(dayLengthMs, more), {
    endBy: 'SIGTERM',
    remove: () => Promise.resolve(),
  });
}

/** How a stack ends for good, and what then goes with it. */
interface Ending {
  readonly endBy: 'SIGTERM' | 'SIGKILL';
  remove(): Promise<void>;
}

async function startStackIn(folder: string, settings: Settings, { endBy, remove }: Ending): Promise<HttpStack> {
  const tokens = new Map<string, Promise<string>>();
  const start = async () => {
    const started = startStack(folder, settings);
    await ready(folder, started);
    // The stack writes these fields and never less.
    const addresses = JSON.parse(await readFile(join(folder, 'stack.json'), 'utf8')) as Addresses;
    tokens.clear();
    return { started, addresses, database: connect<unknown>(addresses.databaseUrl, { maxConnections: 1 }) };
  };
  const end = async ({ started, database }: Awaited<ReturnType<typeof start>>, signal: Ending['endBy'] = 'SIGTERM') => {
    await database.close();
    process.kill(started.pid, signal);
    await started.ended;
  };
  const clear = async () => {
    for (const { pid } of await processesOn(folder)) sendSignal(pid, 'SIGKILL');
    await remove();
    await rm(folder, { recursive: true, force: true });
  };
  let running = await start().catch(async (error: unknown) => {
    await clear();
    throw error;
  });

  const token = (identity: string): Promise<string> => {
    const known = tokens.get(identity) ?? tokenFrom(running.addresses, identity);
    tokens.set(identity, known);
    return known;
  };
  const send: HttpStack['send'] = (request) => sendTo(running.addresses.gateway, request);
  const client = (identity: string) => clientOf(identity, () => token(identity), send);
  return {
    folder,
    output: () => running.started.output(),
    client,
    addresses: () => running.addresses,
    send,
    token,
    personId: async (identity) => {
      const { body } = await client('administrator').get('/api/people?limit=200');
      const people = Array.isArray(body['items']) ? body['items'] : [];
      const found = people.find(({ details }) => String(details?.email).startsWith(`${identity}@`));
      if (found === undefined) throw new Error(`The directory has no person for ${identity}.`);
      return String(found.id);
    },
    signingKey: async () =>
      jsonOf(JSON.stringify(jsonOf(await readFile(join(folder, 'secrets.json'), 'utf8'))['signingKey'])),
    gateway: () => running.addresses.gateway,
    attachmentsFolder: join(folder, 'attachments'),
    written: async () => (await running.database.pool.query<Json>(countWritten)).rows[0] ?? {},
    restart: async () => {
      await end(running);
      running = await start();
    },
    stop: async () => {
      await end(running, endBy);
      await clear();
    },
  };
}
