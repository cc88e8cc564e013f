import { databaseRoles, environment } from '@traject/contracts';
import { join } from 'node:path';
import { appNames, cleanUpApp, type AppName, type AppPlan } from './app-process.js';
import { urlOfRole } from './database.js';
import { audience, loginClientId } from './identity-provider.js';
import { destroyedKeysFile, type StackSecrets } from './secrets.js';
import type { StackSettings } from './settings.js';

/** What the apps are told about each other and about the parts. */
export interface AppSurroundings {
  readonly ownerUrl: string;
  readonly temporalAddress: string;
  readonly kafkaBrokers: string;
  readonly issuer: string;
  readonly keyEncryptionKeyFile: string;
  readonly payloadKeyFile: string;
  readonly loginClientSecretFile: string;
  readonly smtpUrl: string;
}

/** Address of the product's HTTP interface. */
export const gatewayUrl = ({ ports }: StackSettings): string => `http://127.0.0.1:${ports.gateway}`;

/**
 * Where browsers reach the product. By this name and not by number: browsers take the cookie of a login, which is for
 * TLS alone, without TLS from `localhost`.
 */
export const publicUrl = ({ ports }: StackSettings): string => `http://localhost:${ports.gateway}`;

/** Who tries the stack out does not want to wait for a mail. */
const noticeGatherMs = '5000';

const pidFileOf = (name: AppName, stateFolder: string): string => join(stateFolder, `${name}.pid`);

/** Stops apps that a start that was killed left running on this data. */
export async function cleanUpApps(stateFolder: string): Promise<void> {
  await Promise.all(appNames.map((name) => cleanUpApp({ name, pidFile: pidFileOf(name, stateFolder) })));
}

/** The apps that run, each with its own database role and nobody else's. */
export function appPlans(settings: StackSettings, secrets: StackSecrets, around: AppSurroundings): readonly AppPlan[] {
  const { ports, stateFolder, dayLengthMs } = settings;
  const shared = {
    [environment.temporalAddress]: around.temporalAddress,
    [environment.kafkaBrokers]: around.kafkaBrokers,
    [environment.httpHost]: '127.0.0.1',
    [environment.issuer]: around.issuer,
    [environment.audience]: audience,
    [environment.mode]: 'local',
    ...(dayLengthMs === undefined ? {} : { [environment.dayLengthMs]: dayLengthMs }),
  };
  const logFile = (name: string) => join(stateFolder, 'logs', `${name}.log`);
  const files = (name: AppName) => ({ logFile: logFile(name), pidFile: pidFileOf(name, stateFolder) });
  const ready = (port: number) => `http://127.0.0.1:${port}/health/ready`;
  const databaseUrl = (role: keyof typeof databaseRoles) => ({
    [environment.databaseUrl]: urlOfRole(around.ownerUrl, databaseRoles[role], secrets),
  });
  const plans: readonly AppPlan[] = [
    {
      name: 'worker',
      env: {
        ...shared,
        ...databaseUrl('worker'),
        [environment.healthPort]: String(ports.workerHealth),
        [environment.payloadKeyFile]: around.payloadKeyFile,
        [environment.eraserDatabaseUrl]: urlOfRole(around.ownerUrl, databaseRoles.eraser, secrets),
        [environment.destroyedKeysFile]: destroyedKeysFile(stateFolder),
        [environment.keyRotatorDatabaseUrl]: urlOfRole(around.ownerUrl, databaseRoles.keyRotator, secrets),
        [environment.keyEncryptionKeyFile]: around.keyEncryptionKeyFile,
      },
      readyUrl: ready(ports.workerHealth),
      ...files('worker'),
    },
    {
      name: 'relay',
      env: { ...shared, ...databaseUrl('relay'), [environment.healthPort]: String(ports.relayHealth) },
      readyUrl: ready(ports.relayHealth),
      ...files('relay'),
    },
    {
      name: 'reporting',
      env: { ...shared, ...databaseUrl('reporting'), [environment.healthPort]: String(ports.reportingHealth) },
      readyUrl: ready(ports.reportingHealth),
      ...files('reporting'),
    },
    {
      name: 'notifier',
      env: {
        ...shared,
        ...databaseUrl('notifier'),
        [environment.destroyedKeysFile]: destroyedKeysFile(stateFolder),
        [environment.healthPort]: String(ports.notifierHealth),
        [environment.keyEncryptionKeyFile]: around.keyEncryptionKeyFile,
        [environment.smtpUrl]: around.smtpUrl,
        [environment.mailFrom]: 'no-reply@traject.example',
        [environment.publicUrl]: gatewayUrl(settings),
        [environment.noticeGatherMs]: noticeGatherMs,
      },
      readyUrl: ready(ports.notifierHealth),
      ...files('notifier'),
    },
    {
      name: 'gateway',
      env: {
        ...shared,
        ...databaseUrl('gateway'),
        [environment.destroyedKeysFile]: destroyedKeysFile(stateFolder),
        [environment.httpPort]: String(ports.gateway),
        [environment.keyEncryptionKeyFile]: around.keyEncryptionKeyFile,
        [environment.payloadKeyFile]: around.payloadKeyFile,
        [environment.attachmentsFolder]: join(stateFolder, 'attachments'),
        [environment.publicUrl]: publicUrl(settings),
        [environment.loginClientId]: loginClientId,
        [environment.loginClientSecretFile]: around.loginClientSecretFile,
      },
      readyUrl: ready(ports.gateway),
      ...files('gateway'),
    },
  ];
  return plans.filter(({ name }) => settings.apps.includes(name));
}
