import { environment } from '@traject/contracts';
import { contentOf, loadTls, readTls, type TlsSettings, type Variables } from './tls.js';

/** Ways to say to Kafka who one is. */
export const saslMechanisms = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;
/** See {@link saslMechanisms}. */
export type SaslMechanism = (typeof saslMechanisms)[number];

/** How Kafka is spoken to. */
export interface KafkaSecuritySettings {
  readonly tls: TlsSettings | null;
  readonly sasl: { readonly mechanism: SaslMechanism; readonly username: string; readonly passwordFile: string } | null;
}

/** Reads how Kafka is spoken to. */
export const readKafkaSecurity = (
  variables: Variables,
): { readonly security: KafkaSecuritySettings; readonly faults: readonly string[] } => {
  const { tls, faults } = readTls(variables, {
    tls: environment.kafkaTls,
    caFile: environment.kafkaTlsCaFile,
    certificateFile: environment.kafkaTlsCertificateFile,
    keyFile: environment.kafkaTlsKeyFile,
    serverName: environment.kafkaTlsServerName,
  });
  const asked = variables[environment.kafkaSaslMechanism] ?? '';
  const mechanism = saslMechanisms.find((each) => each === asked);
  const username = variables[environment.kafkaSaslUsername] ?? '';
  const passwordFile = variables[environment.kafkaSaslPasswordFile] ?? '';
  const isWhole = mechanism !== undefined && username !== '' && passwordFile !== '';
  return {
    security: { tls, sasl: isWhole ? { mechanism, username, passwordFile } : null },
    faults: [
      ...faults,
      asked === '' || mechanism !== undefined
        ? ''
        : `${environment.kafkaSaslMechanism} must be one of ${saslMechanisms.join(', ')}`,
      isWhole || `${asked}${username}${passwordFile}` === ''
        ? ''
        : `${environment.kafkaSaslMechanism}, ${environment.kafkaSaslUsername} and ${environment.kafkaSaslPasswordFile} must be given together`,
      // This one sends the password as it is.
      mechanism === 'plain' && tls === null ? `${environment.kafkaTls} must be on where passwords are sent plain` : '',
    ],
  };
};

/** How Kafka is spoken to, as its client takes it. */
export interface KafkaSecurity {
  readonly ssl?: {
    readonly ca?: Buffer;
    readonly cert?: Buffer;
    readonly key?: Buffer;
    readonly servername?: string;
  };
  readonly sasl?: { readonly mechanism: SaslMechanism; readonly username: string; readonly password: string };
}

/** Reads the files of a connection to Kafka. @throws ProcessProblem `tls-file-unreadable` */
export const loadKafkaSecurity = async ({ tls, sasl }: KafkaSecuritySettings): Promise<KafkaSecurity> => {
  const material = tls === null ? null : await loadTls(tls);
  const password = sasl === null ? null : await contentOf(sasl.passwordFile);
  return {
    ...(material === null
      ? {}
      : {
          ssl: {
            ...(material.ca === null ? {} : { ca: material.ca }),
            ...(material.certificate === null ? {} : { cert: material.certificate }),
            ...(material.key === null ? {} : { key: material.key }),
            ...(material.serverName === null ? {} : { servername: material.serverName }),
          },
        }),
    ...(sasl === null || password === null
      ? {}
      : { sasl: { mechanism: sasl.mechanism, username: sasl.username, password: password.toString().trim() } }),
  };
};
