import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseRoles } from '@traject/contracts';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { directoryMigrations, type PersonRole } from '@traject/directory';
import { dossierMigrations } from '@traject/dossier';
import { CIVIL_DAY_MS } from '@traject/domain';
import { eventLogMigrations } from '@traject/event-log';
import { loginMigrations } from '@traject/logins';
import type { RateLimits } from '../http/rate-limits.js';
import { openLog } from '../log.js';
import { closeParts, openParts, type GatewayParts } from '../parts.js';
import { gatewayApplication } from '../start.js';
import { startProvider, type ProviderForTests } from './provider-for-tests.js';

/** Where browsers reach the product in these tests. */
export const publicUrl = 'http://localhost:3000';

/** What a page of the product sends along when it changes something. */
export const fromOwnPage = { origin: publicUrl, 'sec-fetch-site': 'same-origin', 'traject-csrf': '1' } as const;

const audience = 'traject';

/** A request to the gateway. */
export interface Asked {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  /** A text is sent as it is. */
  readonly body?: object | string;
  /** Where it comes from. */
  readonly address?: string;
}

/** What was answered. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | number | undefined>>;
  readonly setCookies: readonly string[];
  readonly body: Readonly<Record<string, unknown>>;
}

/** A gateway in this process, asked without a network between. */
export interface GatewayForTests {
  readonly parts: GatewayParts;
  ask(path: string, asked?: Asked): Promise<Answered>;
  stop(): Promise<void>;
}

/** A browser, with its cookies and nobody else's. */
export interface Browser {
  readonly cookies: Map<string, string>;
  /** Asks a gateway as a page of the product does. */
  ask(path: string, asked?: Asked, by?: GatewayForTests): Promise<Answered>;
  /** Begins to log in. @returns where the provider sends the browser back to, as a path of the product */
  untilSentBack(path?: string): Promise<string>;
  /** Logs in. @returns the last answer */
  logIn(path?: string): Promise<Answered>;
}

/** A database with people in it, a provider, and a clock that the test sets. */
export interface LoginWorld {
  readonly provider: ProviderForTests;
  readonly database: TestDatabase;
  readonly gateway: GatewayForTests;
  /** Moves the clock of provider and gateways. */
  pass(ms: number): void;
  /** An employer; gives its id. */
  employer(name: string): Promise<string>;
  /** Enters somebody who acts under a login; gives the person's id. */
  person(subject: string, roles: readonly PersonRole[], organisationId: string | null): Promise<string>;
  /** Starts one more gateway. */
  anotherGateway(rateLimits?: RateLimits): Promise<GatewayForTests>;
  browser(): Browser;
  close(): Promise<void>;
}

const plenty: RateLimits = { perIdentity: 100_000, perAddress: 100_000, loginsPerAddress: 100_000 };

/** @param postgresUrl `inject('postgresUrl')` */
export async function loginWorld(postgresUrl: string): Promise<LoginWorld> {
  const modules = [dossierMigrations, directoryMigrations, loginMigrations, eventLogMigrations];
  const database = await createTestDatabase(postgresUrl, modules);
  const provider = await startProvider(audience);
  const folder = await mkdtemp(join(tmpdir(), 'traject-login-'));
  const secretFile = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  let nowMs = Date.now();
  const now = () => nowMs;
  provider.now = now;
  const settings = {
    databaseUrl: database.urls[databaseRoles.gateway],
    temporalAddress: '127.0.0.1:1',
    temporalNamespace: 'default',
    taskQueue: 'none',
    issuer: provider.issuer,
    audience,
    keys: { kind: 'file', file: await secretFile('key', randomBytes(32).toString('base64')) } as const,
    payloadKeyFile: await secretFile('payload-key', randomBytes(32).toString('base64')),
    attachmentsFolder: join(folder, 'attachments'),
    host: '127.0.0.1',
    port: 0,
    dayLengthMs: CIVIL_DAY_MS,
    browserLogin: {
      publicUrl,
      clientId: provider.clientId,
      clientSecretFile: await secretFile('secret', provider.clientSecret),
      scope: 'openid',
      limits: { idleMs: 30 * 60_000, longestMs: 12 * 60 * 60_000 },
    },
  };
  const running = new Set<GatewayForTests>();
  const start = async (rateLimits: RateLimits = plenty): Promise<GatewayForTests> => {
    const parts = await openParts({ ...settings, rateLimits }, openLog('silent'), now);
    const app = await gatewayApplication(parts);
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    const ask: GatewayForTests['ask'] = async (path, { method = 'GET', headers = {}, body, address } = {}) => {
      const answer = await app.inject({
        method,
        url: path,
        headers,
        ...(body === undefined ? {} : { payload: body }),
        ...(address === undefined ? {} : { remoteAddress: address }),
      });
      const setCookies = [answer.headers['set-cookie'] ?? []].flat();
      const isJson = /json/.test(String(answer.headers['content-type']));
      return {
        status: answer.statusCode,
        headers: answer.headers,
        setCookies,
        body: isJson ? answer.json<Answered['body']>() : {},
      };
    };
    const stop = async (): Promise<void> => {
      if (!running.delete(gateway)) return;
      await app.close();
      await closeParts(parts);
    };
    const gateway = { parts, ask, stop };
    running.add(gateway);
    return gateway;
  };
  const gateway = await start();
  const { directory, database: gatewayDatabase } = gateway.parts;
  return {
    provider,
    database,
    gateway,
    pass: (ms) => {
      nowMs += ms;
    },
    employer: async (name) => {
      const { id } = await gatewayDatabase.query
        .transaction()
        .execute((transaction) => directory.organisations.create(transaction, { name }));
      return id;
    },
    person: (subject, roles, organisationId) =>
      gatewayDatabase.query.transaction().execute(async (transaction) => {
        const id = randomUUID();
        const person = { id, organisationId, roles: [...roles], name: 'Somebody', email: `${id}@example.org` };
        const actor = { personId: id, role: 'administrator', ground: 'administration' } as const;
        await directory.people.create(transaction, person, actor);
        await directory.people.linkIdentity(transaction, { issuer: provider.issuer, subject }, id);
        return id;
      }),
    anotherGateway: start,
    browser: () => browserAt(gateway),
    close: async () => {
      await Promise.all([...running].map(({ stop }) => stop()));
      provider.close();
      await rm(folder, { recursive: true });
      await database.drop();
    },
  };
}

function browserAt(gateway: GatewayForTests): Browser {
  const cookies = new Map<string, string>();
  const keep = (setCookies: readonly string[]): void => {
    for (const line of setCookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/Max-Age=0/.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
  };
  const ask: Browser['ask'] = async (path, { headers = {}, ...asked } = {}, by = gateway) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await by.ask(path, { ...asked, headers: { ...(cookie === '' ? {} : { cookie }), ...headers } });
    keep(answer.setCookies);
    return answer;
  };
  const untilSentBack: Browser['untilSentBack'] = async (path = '/login') => {
    const begun = await ask(path);
    if (begun.status !== 303) throw new Error(`${path} was answered ${begun.status} ${JSON.stringify(begun.body)}`);
    const atProvider = await fetch(String(begun.headers['location']), { redirect: 'manual' });
    return (atProvider.headers.get('location') ?? '').slice(publicUrl.length);
  };
  return { cookies, ask, untilSentBack, logIn: async (path) => ask(await untilSentBack(path)) };
}
