import { Client, Connection } from '@temporalio/client';
import { environment, temporal } from '@traject/contracts';
import { loadTemporalTls, readConnections, refuseFaults, sendAgainWhenGivenUp } from '@traject/daemon';
import { connect, type Database } from '@traject/database';
import { openEventLog, type EventLog } from '@traject/event-log';
import { encryptedDataConverter, payloadKeysFromFile } from '@traject/payload-encryption';

/** What an operator's command works with. */
export interface OperatorParts {
  readonly pool: Database<unknown>['pool'];
  readonly eventLog: EventLog;
  readonly client: Client;
  readonly taskQueue: string;
  close(): Promise<void>;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** The settings that an operator's command reads, for its usage text. */
export const operatorSettings = `${environment.databaseUrl} names the database, ${environment.temporalAddress} Temporal as host:port.
${environment.temporalNamespace}, ${environment.taskQueue} and ${environment.payloadKeyFile} as for the worker, and TLS too.`;

const required = (variables: Variables, name: string): string => {
  const value = variables[name];
  if (value !== undefined && value !== '') return value;
  throw new Error(`setting-missing: ${name} is not set.`);
};

/**
 * Opens the log and Temporal.
 * @throws Error `setting-missing`, PayloadProblem when the key file is not usable, or what Temporal answered when it could not be reached
 */
export const openOperatorParts = async (variables: Variables): Promise<OperatorParts> => {
  const databaseUrl = required(variables, environment.databaseUrl);
  const temporalAddress = required(variables, environment.temporalAddress);
  const payloadKeys = await payloadKeysFromFile(required(variables, environment.payloadKeyFile));
  const { connections, faults } = readConnections(variables, ['postgres', 'temporal']);
  refuseFaults('command', faults);
  const tls = await loadTemporalTls(connections.temporalTls);
  const connection = await Connection.connect({ address: temporalAddress, tls });
  const namespace = variables[environment.temporalNamespace] ?? 'default';
  const database = connect<unknown>(databaseUrl, { maxConnections: 4, applicationName: 'traject-operator' });
  return {
    pool: database.pool,
    eventLog: openEventLog(database),
    client: new Client({
      connection,
      namespace,
      // Else it is the name of whoever's machine this is.
      identity: 'traject-operator',
      dataConverter: encryptedDataConverter(payloadKeys),
      interceptors: { workflow: [sendAgainWhenGivenUp] },
    }),
    taskQueue: variables[environment.taskQueue] ?? temporal.taskQueue,
    close: async () => {
      await Promise.all([database.close(), connection.close()]);
    },
  };
};
