import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment, localStackEnvironment } from '@traject/contracts';
import { connect } from '@traject/database';
import { eventually, freePort } from '@traject/engines';
import { execa } from 'execa';
import type pg from 'pg';
import type { StackAddresses } from '../bench/own-stack.js';
import { bearerWith } from '../http/bearer.js';
import { startWholeStack, type HttpStack, type Json } from '../http/http-stack.js';
import { atOnce, type Turns } from './at-once.js';
import { askingAt, hear, newWatch, type Asking, type Heard, type Watch } from './asking.js';
import { startCivilGateway, type CivilGateway } from './civil-gateway.js';
import { newKnowledge, type Knowledge } from './knowledge.js';
import { newMarkers, type Markers } from './markers.js';
import { everybody, type Somebody } from './people.js';
import { newAddresses, type Addresses } from './sweep.js';
import { newWritten, type Written } from './texts.js';

/** A whole stack of a run's own, and everything that is heard from it. */
export interface World extends Turns {
  readonly stack: HttpStack;
  readonly at: StackAddresses;
  /** Health and metrics of each process, by its name. */
  readonly pages: Readonly<Record<string, string>>;
  readonly markers: Markers;
  readonly knowledge: Knowledge;
  /** Before this moment there were no words of this run. */
  readonly wordsSince: number;
  readonly watch: Watch;
  readonly addresses: Addresses;
  readonly asking: Asking;
  /** The same, through a gateway whose days are civil. */
  readonly inCivilDays: Asking;
  /** The same, by people who have logged in just now. */
  readonly asFreshLogin: Asking;
  /** The folder in which processes put what they need for a moment. */
  readonly temporaryFolder: string;
  /** Where in requests there were words that the product took. */
  readonly written: Written;
  readonly people: readonly Somebody[];
  readonly identities: readonly string[];
  /** As somebody whom no policy of the database binds. */
  readonly database: pg.Pool;
  openApi(): Promise<Json>;
  /** Waits until Kafka has everything that is in the log, and the mart everything that is in Kafka. */
  untilInMart(): Promise<void>;
  /** Runs a program of an app to its end, and gives all that it printed. */
  run(program: string, settings?: Readonly<Record<string, string>>): Promise<string>;
  /** What a program is told that does not look for a local stack by itself. */
  readonly settings: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Enough to keep two processors busy, few enough for a journey to go on meanwhile. */
const mostAtOnce = 6;

/** Short enough for three weeks to pass while a test waits. */
const dayLengthMs = 700;

/** The longest times that a policy allows: in a test nothing lapses for people who are slow. */
const unhurried = {
  contactConsentDays: 3_650,
  consentDays: 3_650,
  evaluationDays: 3_650,
  followUpDays: 3_650,
  escalateAfterDays: 3_650,
  registrationNoticeDays: 3_650,
  followUpAfterDays: 1,
  adviceOutcomeAfterDays: 1,
  presenceConfirmationDays: 3_650,
} as const;

/** Here a few people ask for everything there is, over and over. */
const unlimited = {
  [environment.requestsPerIdentity]: '1000000',
  [environment.requestsPerAddress]: '1000000',
  [environment.loginsPerAddress]: '1000000',
} as const;

const superuserUrl = async (folder: string, databaseUrl: string): Promise<string> => {
  const url = new URL(databaseUrl);
  url.username = 'postgres';
  url.password = (await readFile(join(folder, 'postgres.password'), 'utf8')).trim();
  return url.href;
};

const beUnhurried = async ({ ask, get }: Asking): Promise<void> => {
  const { body } = await get('administrator', '/api/organisations?limit=100');
  for (const { id, version } of Array.isArray(body['items']) ? body['items'] : []) {
    const headers = { 'content-type': 'application/json', 'if-match': `"${String(version)}"` };
    const change = {
      method: 'PATCH',
      path: `/api/organisations/${String(id)}`,
      headers,
      body: JSON.stringify({ policy: unhurried }),
    };
    const { status } = await ask('administrator', change);
    if (status !== 200) throw new Error(`The policy was not changed: ${status}.`);
  }
};

/** What somebody is told who looks after a stack: where things are, and how its programs are run. */
const operating = (folder: string, at: StackAddresses): Pick<World, 'run' | 'settings'> => ({
  run: async (program, settings = {}) => {
    const env = { ...settings, [localStackEnvironment.stateFolder]: folder };
    const { all, exitCode } = await execa(process.execPath, [join(root, program)], { env, reject: false, all: true });
    if (exitCode !== 0) throw new Error(`${program} ended with ${exitCode}: ${all}`);
    return all;
  },
  settings: {
    [environment.databaseUrl]: at.databaseUrl,
    [environment.temporalAddress]: at.temporalAddress,
    [environment.payloadKeyFile]: join(folder, 'payload-key'),
  },
});

const streamPatienceMs = 60_000;

/** Values of a metric of a process, whatever its labels are. */
const metricOf = async (page: string, name: string): Promise<readonly string[]> => {
  const { bytes } = await hear(page, null, { method: 'GET', path: '/metrics' });
  return Array.from(
    bytes.toString().matchAll(new RegExp(`^${name}(?:\\{.*\\})? (.+)$`, 'gm')),
    ([, value = '']) => value,
  );
};

/** Waits until a lag is none. */
const untilThrough = async (page: string | undefined, name: string): Promise<void> => {
  if (page === undefined) throw new Error(`Nobody tells ${name}.`);
  const isThrough = async (): Promise<boolean> => {
    const lags = await metricOf(page, name);
    return lags.length > 0 && lags.every((lag) => lag === '0');
  };
  if (!(await eventually(isThrough, streamPatienceMs))) throw new Error(`${name} does not come down to 0.`);
};

/** The processes that tell of their health at a port of their own, with the setting of that port. */
const ownHealthPorts = Object.entries(localStackEnvironment).flatMap(([name, setting]) => {
  const [, process] = /^(.+)HealthPort$/.exec(name) ?? [];
  return process === undefined ? [] : [{ process, setting }];
});

const freeHealthPorts = (): Promise<
  readonly { readonly process: string; readonly setting: string; readonly port: number }[]
> => Promise.all(ownHealthPorts.map(async (each) => ({ ...each, port: await freePort() })));

/** Everything that is heard, watched from the first answer on. */
const listening = () => {
  const wordsSince = Date.now();
  const [markers, knowledge, addresses] = [newMarkers(), newKnowledge(), newAddresses()];
  const watch = newWatch(markers, knowledge);
  const written = newWritten(markers);
  const onHeard = (heard: Heard): void => {
    watch.onHeard(heard);
    addresses.onHeard(heard);
  };
  return { wordsSince, markers, knowledge, addresses, watch, written, onHeard };
};

/** Tokens of people who log in the moment that they ask. */
const freshTokens =
  ({ token, signingKey }: HttpStack): HttpStack['token'] =>
  async (identity) =>
    bearerWith(await token(identity), await signingKey(), { auth_time: Math.floor(Date.now() / 1_000) });

/** Starts a stack on data of its own. */
export const openWorld = async (): Promise<World> => {
  const temporaryFolder = await mkdtemp(join(tmpdir(), 'traject-temporary-'));
  const healthPorts = await freeHealthPorts();
  const stack = await startWholeStack(dayLengthMs, {
    ...Object.fromEntries(healthPorts.map(({ setting, port }) => [setting, String(port)])),
    ...unlimited,
    TMPDIR: temporaryFolder,
  });
  const { folder, token } = stack;
  // The stack writes this file with these fields and never less.
  const at = JSON.parse(await readFile(join(folder, 'stack.json'), 'utf8')) as StackAddresses;
  const database = connect<unknown>(await superuserUrl(folder, at.databaseUrl), {
    maxConnections: 2,
    statementTimeoutMs: 0,
  });
  let civil: CivilGateway | undefined;
  const stop = async (): Promise<void> => {
    await database.close();
    await civil?.stop();
    await stack.stop();
    await rm(temporaryFolder, { recursive: true });
  };
  const { onHeard, ...heard } = listening();
  const { onAccepted } = heard.written;
  const asking = askingAt({ address: at.gateway, token, onHeard, onAccepted });
  const ownPages = Object.fromEntries(healthPorts.map(({ process, port }) => [process, `http://127.0.0.1:${port}`]));
  try {
    const people = await everybody(asking);
    await beUnhurried(asking);
    civil = await startCivilGateway({ ...at, stateFolder: folder });
    const { address } = civil;
    return {
      stack,
      at,
      ...heard,
      ...operating(folder, at),
      pages: {
        ...ownPages,
        gateway: at.gateway,
        'gateway in civil days': address,
      },
      asking,
      ...atOnce(mostAtOnce),
      inCivilDays: askingAt({ address, token, onHeard, onAccepted }),
      asFreshLogin: askingAt({ address: at.gateway, token: freshTokens(stack), onHeard, onAccepted }),
      temporaryFolder,
      people,
      identities: people.map(({ identity }) => identity),
      database: database.pool,
      openApi: async () => (await hear(at.gateway, null, { method: 'GET', path: '/openapi.json' })).body,
      untilInMart: async () => {
        await untilThrough(ownPages['relay'], 'traject_relay_lag_events');
        await untilThrough(ownPages['reporting'], 'traject_reporting_lag_records');
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};
