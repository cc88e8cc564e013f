import { environment, temporal } from '@traject/contracts';
import { portFault, readConnections, refuseFaults, type TlsSettings } from '@traject/daemon';
import { readEraserSettings, type EraserSettings } from './erasure/eraser-settings.js';
import { readKeyRotatorSettings, type KeyRotatorSettings } from './key-rotation/rotator-settings.js';

/** What the worker reads from its environment. */
export interface WorkerSettings {
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly temporalTls: TlsSettings | null;
  readonly temporalNamespace: string;
  readonly taskQueue: string;
  /** Holds the keys by which everything is encrypted that goes to Temporal. */
  readonly payloadKeyFile: string;
  readonly healthHost: string;
  /** 0 takes a free port; which one is in the log. */
  readonly healthPort: number;
  /** With what it destroys what is erased or kept long enough; null for a worker that does not. */
  readonly eraser: EraserSettings | null;
  /** With what it wraps keys anew; null for a worker that has nothing to do with keys. */
  readonly keyRotator: KeyRotatorSettings | null;
}

const standardHealthPort = 3011;

/**
 * Reads the settings, all at once, so that one message names everything that is wrong.
 * @throws {SettingsProblem} `settings-invalid`
 */
export const readSettings = (variables: Readonly<Record<string, string | undefined>>): WorkerSettings => {
  const databaseUrl = variables[environment.databaseUrl] ?? '';
  const temporalAddress = variables[environment.temporalAddress] ?? '';
  const payloadKeyFile = variables[environment.payloadKeyFile] ?? '';
  const healthPort = Number(variables[environment.healthPort] ?? standardHealthPort);
  const { eraser, faults } = readEraserSettings(variables);
  const { keyRotator, faults: faultsOfRotator } = readKeyRotatorSettings(variables);
  const { connections, faults: faultsOfConnections } = readConnections(variables, ['postgres', 'temporal']);
  refuseFaults('worker', [
    databaseUrl === '' ? `${environment.databaseUrl} must be the URL of the database` : '',
    temporalAddress === '' ? `${environment.temporalAddress} must be host:port of Temporal` : '',
    payloadKeyFile === '' ? `${environment.payloadKeyFile} must be the path of a key file` : '',
    portFault(environment.healthPort, healthPort),
    ...faults,
    ...faultsOfRotator,
    ...faultsOfConnections,
  ]);
  return {
    databaseUrl,
    temporalAddress,
    temporalTls: connections.temporalTls,
    temporalNamespace: variables[environment.temporalNamespace] ?? 'default',
    taskQueue: variables[environment.taskQueue] ?? temporal.taskQueue,
    payloadKeyFile,
    healthHost: variables[environment.httpHost] ?? '127.0.0.1',
    healthPort,
    eraser,
    keyRotator,
  };
};
