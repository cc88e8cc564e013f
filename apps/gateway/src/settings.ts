import { environment, temporal } from '@traject/contracts';
import { portFault, readConnections, refuseFaults, type TlsSettings } from '@traject/daemon';
import { CIVIL_DAY_MS } from '@traject/domain';
import { readKeySettings, type KeySettings } from '@traject/dossier';
import { readRateLimits, type RateLimits } from './http/rate-limits.js';
import { readTrustedProxies } from './http/trusted-proxies.js';
import { readLoginSettings, type BrowserLoginSettings } from './login/login-settings.js';

/** What the gateway reads from its environment. */
export interface GatewaySettings {
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  /** None unless told. */
  readonly temporalTls?: TlsSettings | null;
  readonly temporalNamespace: string;
  readonly taskQueue: string;
  readonly host: string;
  /** 0 takes a free port; which one is in the log. */
  readonly port: number;
  readonly issuer: string;
  readonly audience: string;
  readonly keys: KeySettings;
  /** Holds the keys by which everything is encrypted that goes to Temporal. */
  readonly payloadKeyFile: string;
  /** Folder in which attachments lie, encrypted; every gateway has the same. */
  readonly attachmentsFolder: string;
  /** The list of what was destroyed, of which nothing is opened; absent where none is kept, never in production. */
  readonly destroyedKeysFile?: string | undefined;
  /** Length of a day in milliseconds; other than a civil day only on a demo stack. */
  readonly dayLengthMs: number;
  /** Absent where browsers cannot log in. */
  readonly browserLogin?: BrowserLoginSettings;
  /** The standard ones unless told. */
  readonly rateLimits?: RateLimits;
  /** Addresses or networks; nobody is believed unless told. */
  readonly trustedProxies?: readonly string[];
  readonly production?: boolean;
  /** Of the topics that are told of in the documents of the stream; the standard one unless told. */
  readonly topicPrefix?: string | undefined;
}

const standardPort = 3000;

/**
 * Reads the settings, all at once, so that one message names everything that is wrong.
 * @throws {SettingsProblem} `settings-invalid`
 */
export const readSettings = (variables: Readonly<Record<string, string | undefined>>): GatewaySettings => {
  const given = (name: string): string => variables[name] ?? '';
  const port = Number(variables[environment.httpPort] ?? standardPort);
  const dayLengthMs = Number(variables[environment.dayLengthMs] ?? CIVIL_DAY_MS);
  const { keys, faults } = readKeySettings(variables);
  const { connections, faults: faultsOfConnections } = readConnections(variables, ['postgres', 'temporal']);
  const { browserLogin, faults: faultsOfLogin } = readLoginSettings(variables);
  const { rateLimits, faults: faultsOfRates } = readRateLimits(variables);
  const { trustedProxies, faults: faultsOfProxies } = readTrustedProxies(variables);
  const settings: GatewaySettings = {
    databaseUrl: given(environment.databaseUrl),
    temporalAddress: given(environment.temporalAddress),
    temporalTls: connections.temporalTls,
    temporalNamespace: variables[environment.temporalNamespace] ?? 'default',
    taskQueue: variables[environment.taskQueue] ?? temporal.taskQueue,
    host: variables[environment.httpHost] ?? '127.0.0.1',
    port,
    issuer: given(environment.issuer),
    audience: given(environment.audience),
    keys,
    payloadKeyFile: given(environment.payloadKeyFile),
    attachmentsFolder: given(environment.attachmentsFolder),
    destroyedKeysFile: variables[environment.destroyedKeysFile] || undefined,
    dayLengthMs,
    ...(browserLogin === null ? {} : { browserLogin }),
    rateLimits,
    trustedProxies,
    production: variables[environment.mode] === 'production',
    topicPrefix: variables[environment.kafkaTopicPrefix],
  };
  refuseFaults('gateway', [
    settings.databaseUrl === '' ? `${environment.databaseUrl} must be the URL of the database` : '',
    settings.temporalAddress === '' ? `${environment.temporalAddress} must be host:port of Temporal` : '',
    URL.canParse(settings.issuer) ? '' : `${environment.issuer} must be the URL of the OpenID provider`,
    settings.audience === '' ? `${environment.audience} must be the audience of the tokens` : '',
    ...faults,
    ...faultsOfConnections,
    ...faultsOfLogin,
    ...faultsOfRates,
    ...faultsOfProxies,
    settings.payloadKeyFile === '' ? `${environment.payloadKeyFile} must be the path of a key file` : '',
    settings.attachmentsFolder === '' ? `${environment.attachmentsFolder} must be the path of a folder` : '',
    settings.production === true && settings.destroyedKeysFile === undefined
      ? `${environment.destroyedKeysFile} must be the path of the list of what was destroyed`
      : '',
    portFault(environment.httpPort, port),
    Number.isInteger(dayLengthMs) && dayLengthMs > 0 && dayLengthMs <= CIVIL_DAY_MS
      ? ''
      : `${environment.dayLengthMs} must be a whole number of milliseconds from 1 to ${CIVIL_DAY_MS}`,
    variables[environment.mode] === 'production' && dayLengthMs !== CIVIL_DAY_MS
      ? `${environment.dayLengthMs} must be ${CIVIL_DAY_MS} in production, where a day is never shortened`
      : '',
  ]);
  return settings;
};
