import { environment } from '@traject/contracts';
import { readKafkaSecurity, type KafkaSecuritySettings } from './kafka.js';
import { readTls, type TlsSettings, type Variables } from './tls.js';

const engines = ['postgres', 'temporal', 'kafka'] as const;
/** What a process may be connected to over a network. */
export type Engine = (typeof engines)[number];

/** How the engines are spoken to; PostgreSQL's way stands in its URL. */
export interface Connections {
  readonly temporalTls: TlsSettings | null;
  readonly kafka: KafkaSecuritySettings;
}

/**
 * Reads how a process speaks to the engines that it uses. In production each is spoken to by TLS with a certificate that
 * is checked, or on the same machine, or over a network that is said to be trusted.
 */
export const readConnections = (
  variables: Variables,
  used: readonly Engine[],
): { readonly connections: Connections; readonly faults: readonly string[] } => {
  const { tls: temporalTls, faults } = readTls(variables, {
    tls: environment.temporalTls,
    caFile: environment.temporalTlsCaFile,
    certificateFile: environment.temporalTlsCertificateFile,
    keyFile: environment.temporalTlsKeyFile,
    serverName: environment.temporalTlsServerName,
  });
  const { security: kafka, faults: faultsOfKafka } = readKafkaSecurity(variables);
  const connections: Connections = { temporalTls, kafka };
  const trusted = listed(variables[environment.trustedNetwork]);
  const isProduction = variables[environment.mode] === 'production';
  const plain = used.filter((engine) => !trusted.includes(engine) && plainly[engine](variables, connections));
  return {
    connections,
    faults: [
      ...faults,
      ...faultsOfKafka,
      trusted.every((name) => engines.some((engine) => engine === name))
        ? ''
        : `${environment.trustedNetwork} must be a list of ${engines.join(', ')}`,
      ...(isProduction
        ? plain.map(
            (engine) => `${askedFor[engine]} in production, or ${environment.trustedNetwork} must name ${engine}`,
          )
        : []),
    ],
  };
};

const listed = (value = ''): readonly string[] =>
  value
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');

const sameMachine = new Set(['localhost', '127.0.0.1', '[::1]', '::1', '']);

/** Host of `host:port`. */
const hostOf = (address: string): string => address.replace(/:\d+$/u, '');

/** Modes by which node-postgres encrypts and believes no certificate that it did not check. */
const checkedMode = 'verify-full';

const isPlainUrl = (url: string): boolean => {
  // What is no URL is told as that, by whoever reads it.
  if (!URL.canParse(url)) return false;
  const { hostname, searchParams } = new URL(url);
  return !sameMachine.has(searchParams.get('host') ?? hostname) && searchParams.get('sslmode') !== checkedMode;
};

const elsewhere = (address: string): boolean => !sameMachine.has(hostOf(address));

/** Whether an engine is on another machine and spoken to without TLS. */
const plainly: Readonly<Record<Engine, (variables: Variables, connections: Connections) => boolean>> = {
  postgres: (variables) =>
    [environment.databaseUrl, environment.eraserDatabaseUrl, environment.keyRotatorDatabaseUrl].some((name) =>
      isPlainUrl(variables[name] ?? ''),
    ),
  temporal: (variables, { temporalTls }) =>
    temporalTls === null && elsewhere(variables[environment.temporalAddress] ?? ''),
  kafka: (variables, { kafka }) => kafka.tls === null && listed(variables[environment.kafkaBrokers]).some(elsewhere),
};

const askedFor: Readonly<Record<Engine, string>> = {
  postgres: `the URL of the database must have sslmode=${checkedMode}`,
  temporal: `${environment.temporalTls} must be on`,
  kafka: `${environment.kafkaTls} must be on`,
};
