import { environment, localStackEnvironment } from '@traject/contracts';
import { freePort } from '@traject/engines';
import { resolve } from 'node:path';
import { LocalFailure } from '../local-failure.js';
import { appNames, type AppName } from './app-process.js';

/** Every port that the stack listens on, with its usual number and the setting that changes it. */
export const stackPorts = {
  gateway: { usual: 3000, setting: environment.httpPort, part: 'the gateway' },
  identityProvider: { usual: 3001, setting: localStackEnvironment.identityProviderPort, part: 'the identity provider' },
  workerHealth: { usual: 3011, setting: localStackEnvironment.workerHealthPort, part: "the worker's health page" },
  relayHealth: { usual: 3012, setting: localStackEnvironment.relayHealthPort, part: "the relay's health page" },
  notifierHealth: {
    usual: 3013,
    setting: localStackEnvironment.notifierHealthPort,
    part: "the notifier's health page",
  },
  reportingHealth: {
    usual: 3014,
    setting: localStackEnvironment.reportingHealthPort,
    part: "the reporting process's health page",
  },
  mail: { usual: 3025, setting: localStackEnvironment.mailPort, part: 'the mail server' },
  postgres: { usual: 3432, setting: localStackEnvironment.postgresPort, part: 'PostgreSQL' },
  temporal: { usual: 3233, setting: localStackEnvironment.temporalPort, part: 'Temporal' },
  kafka: { usual: 3092, setting: localStackEnvironment.kafkaPort, part: 'Kafka' },
} as const;

/** Name of a port of the stack. */
export type StackPort = keyof typeof stackPorts;

/** What the person who starts the stack may set. */
export interface StackSettings {
  readonly stateFolder: string;
  readonly ports: Readonly<Record<StackPort, number>>;
  /** The processes of the product that run. */
  readonly apps: readonly AppName[];
  /** Parts given by address; the others are started. */
  readonly given: {
    readonly databaseUrl: string | undefined;
    readonly temporalAddress: string | undefined;
    readonly kafkaBrokers: string | undefined;
  };
  readonly dayLengthMs: string | undefined;
}

type Variables = Readonly<Record<string, string | undefined>>;

const valueOf = (variables: Variables, name: string): string | undefined =>
  variables[name] === '' ? undefined : variables[name];

/** The folder with the data of the stack. */
export function stateFolderOf(variables: Variables): string {
  return resolve(valueOf(variables, localStackEnvironment.stateFolder) ?? '.traject');
}

async function portOf(name: StackPort, variables: Variables): Promise<number> {
  const { usual, setting } = stackPorts[name];
  const given = valueOf(variables, setting);
  if (given === undefined) return variables[localStackEnvironment.ports] === 'free' ? freePort() : usual;
  const port = Number(given);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new LocalFailure(
    'setting-invalid',
    `${setting} is not a port: give a number from 1 to 65535, or leave it out.`,
  );
}

function appsOf(variables: Variables): readonly AppName[] {
  const given = valueOf(variables, localStackEnvironment.apps)?.split(',');
  if (given === undefined) return appNames;
  const apps = appNames.filter((name) => given.includes(name));
  if (apps.length === given.length) return apps;
  throw new LocalFailure(
    'setting-invalid',
    `${localStackEnvironment.apps} names something else than processes of the product: give some of ${appNames.join(',')}, each once, or leave it out to run all.`,
  );
}

/**
 * Reads the settings of the stack.
 * @throws LocalFailure `setting-invalid`, `not-in-production`
 */
export async function readStackSettings(variables: Variables): Promise<StackSettings> {
  if (valueOf(variables, environment.mode) === 'production') {
    throw new LocalFailure(
      'not-in-production',
      'The one-machine stack hands out tokens for demo identities and refuses to run in production mode. Unset TRAJECT_MODE, or use docker-compose.yml.',
    );
  }
  return {
    stateFolder: stateFolderOf(variables),
    ports: {
      gateway: await portOf('gateway', variables),
      identityProvider: await portOf('identityProvider', variables),
      workerHealth: await portOf('workerHealth', variables),
      relayHealth: await portOf('relayHealth', variables),
      notifierHealth: await portOf('notifierHealth', variables),
      reportingHealth: await portOf('reportingHealth', variables),
      mail: await portOf('mail', variables),
      postgres: await portOf('postgres', variables),
      temporal: await portOf('temporal', variables),
      kafka: await portOf('kafka', variables),
    },
    apps: appsOf(variables),
    given: {
      databaseUrl: valueOf(variables, environment.databaseUrl),
      temporalAddress: valueOf(variables, environment.temporalAddress),
      kafkaBrokers: valueOf(variables, environment.kafkaBrokers),
    },
    dayLengthMs: valueOf(variables, environment.dayLengthMs),
  };
}
