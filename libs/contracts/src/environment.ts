import type { DatabaseRole } from './database.js';

/** Names of the settings that processes read from their environment; one list, so that compose file, local stack and apps agree. */
export const environment = {
  databaseUrl: 'DATABASE_URL',
  temporalAddress: 'TEMPORAL_ADDRESS',
  temporalNamespace: 'TEMPORAL_NAMESPACE',
  /** TLS towards Temporal: `on`, an own authority, certificate and key of the process, the server's name in its certificate. */
  temporalTls: 'TRAJECT_TEMPORAL_TLS',
  temporalTlsCaFile: 'TRAJECT_TEMPORAL_TLS_CA_FILE',
  temporalTlsCertificateFile: 'TRAJECT_TEMPORAL_TLS_CERTIFICATE_FILE',
  temporalTlsKeyFile: 'TRAJECT_TEMPORAL_TLS_KEY_FILE',
  temporalTlsServerName: 'TRAJECT_TEMPORAL_TLS_SERVER_NAME',
  kafkaBrokers: 'KAFKA_BROKERS',
  /** The same towards Kafka, and how the process says who it is. */
  kafkaTls: 'TRAJECT_KAFKA_TLS',
  kafkaTlsCaFile: 'TRAJECT_KAFKA_TLS_CA_FILE',
  kafkaTlsCertificateFile: 'TRAJECT_KAFKA_TLS_CERTIFICATE_FILE',
  kafkaTlsKeyFile: 'TRAJECT_KAFKA_TLS_KEY_FILE',
  kafkaTlsServerName: 'TRAJECT_KAFKA_TLS_SERVER_NAME',
  kafkaSaslMechanism: 'TRAJECT_KAFKA_SASL_MECHANISM',
  kafkaSaslUsername: 'TRAJECT_KAFKA_SASL_USERNAME',
  kafkaSaslPasswordFile: 'TRAJECT_KAFKA_SASL_PASSWORD_FILE',
  /** Engines that are reached over a network that needs no TLS, by commas: `postgres`, `temporal`, `kafka`. */
  trustedNetwork: 'TRAJECT_TRUSTED_NETWORK',
  kafkaTopicPrefix: 'KAFKA_TOPIC_PREFIX',
  taskQueue: 'TRAJECT_TASK_QUEUE',
  httpHost: 'TRAJECT_HTTP_HOST',
  httpPort: 'TRAJECT_HTTP_PORT',
  healthPort: 'TRAJECT_HEALTH_PORT',
  issuer: 'TRAJECT_OIDC_ISSUER',
  audience: 'TRAJECT_OIDC_AUDIENCE',
  /** Whom an operator enters as an administrator: what they are called, their address, and what the provider calls them. */
  administratorName: 'TRAJECT_ADMINISTRATOR_NAME',
  administratorEmail: 'TRAJECT_ADMINISTRATOR_EMAIL',
  administratorSubject: 'TRAJECT_ADMINISTRATOR_SUBJECT',
  /** Where people sign in: the origin that browsers use and mails name. */
  publicUrl: 'TRAJECT_PUBLIC_URL',
  /** Log-in of browsers: the gateway as a client of the OpenID provider. */
  loginClientId: 'TRAJECT_LOGIN_CLIENT_ID',
  loginClientSecretFile: 'TRAJECT_LOGIN_CLIENT_SECRET_FILE',
  loginScope: 'TRAJECT_LOGIN_SCOPE',
  loginIdleSeconds: 'TRAJECT_LOGIN_IDLE_SECONDS',
  loginLongestSeconds: 'TRAJECT_LOGIN_LONGEST_SECONDS',
  /** Requests a minute that one gateway takes. */
  requestsPerIdentity: 'TRAJECT_REQUESTS_PER_IDENTITY',
  requestsPerAddress: 'TRAJECT_REQUESTS_PER_ADDRESS',
  loginsPerAddress: 'TRAJECT_LOGINS_PER_ADDRESS',
  /** Addresses of the proxies before the gateway, which alone may say where a request comes from. */
  trustedProxies: 'TRAJECT_TRUSTED_PROXIES',
  keyEncryptionKeyFile: 'TRAJECT_KEY_ENCRYPTION_KEY_FILE',
  /** A key service instead of the file: its address, the name of the key there, and the file with its token. */
  keyServiceAddress: 'TRAJECT_KEY_SERVICE_ADDRESS',
  keyServiceKey: 'TRAJECT_KEY_SERVICE_KEY',
  keyServiceTokenFile: 'TRAJECT_KEY_SERVICE_TOKEN_FILE',
  payloadKeyFile: 'TRAJECT_PAYLOAD_KEY_FILE',
  /** Folder in which attachments lie, encrypted. */
  attachmentsFolder: 'TRAJECT_ATTACHMENTS_DIR',
  /** The mail server that takes notices, `smtps://user:password@host:port` or `smtp:` with STARTTLS; the sender's address. */
  smtpUrl: 'TRAJECT_SMTP_URL',
  mailFrom: 'TRAJECT_MAIL_FROM',
  /** How long several notices for one person are gathered into one mail. */
  noticeGatherMs: 'TRAJECT_NOTICE_GATHER_MS',
  /** The database as its eraser, for the worker that destroys what is erased or kept long enough. */
  eraserDatabaseUrl: 'TRAJECT_ERASER_DATABASE_URL',
  /** The database as its key rotator, for the worker that wraps keys anew; with it the settings of the key-encryption key. */
  keyRotatorDatabaseUrl: 'TRAJECT_KEY_ROTATOR_DATABASE_URL',
  /** The list of what was destroyed, which is kept apart from every backup of the database. */
  destroyedKeysFile: 'TRAJECT_DESTROYED_KEYS_FILE',
  dayLengthMs: 'TRAJECT_DAY_LENGTH_MS',
  mode: 'TRAJECT_MODE',
  logLevel: 'TRAJECT_LOG_LEVEL',
} as const;

/** Setting with the password of each database role; the migration reads them, so that no password stands in a file. */
export const databasePasswordSettings = {
  traject_gateway: 'TRAJECT_GATEWAY_DB_PASSWORD',
  traject_worker: 'TRAJECT_WORKER_DB_PASSWORD',
  traject_relay: 'TRAJECT_RELAY_DB_PASSWORD',
  traject_reporting: 'TRAJECT_REPORTING_DB_PASSWORD',
  traject_auditor: 'TRAJECT_AUDITOR_DB_PASSWORD',
  traject_key_rotator: 'TRAJECT_KEY_ROTATOR_DB_PASSWORD',
  traject_notifier: 'TRAJECT_NOTIFIER_DB_PASSWORD',
  traject_eraser: 'TRAJECT_ERASER_DB_PASSWORD',
  traject_analyst: 'TRAJECT_ANALYST_DB_PASSWORD',
} as const satisfies Record<DatabaseRole, string>;

/** Settings of the one-machine stack alone; the apps do not read them. */
export const localStackEnvironment = {
  /** Folder that holds all data of the stack. */
  stateFolder: 'TRAJECT_STATE_DIR',
  /** `free` takes free ports instead of the usual ones. */
  ports: 'TRAJECT_PORTS',
  /** Which processes of the product run, for tests that need no others, such as `gateway,worker`; all of them when absent. */
  apps: 'TRAJECT_APPS',
  identityProviderPort: 'TRAJECT_IDENTITY_PROVIDER_PORT',
  postgresPort: 'TRAJECT_POSTGRES_PORT',
  temporalPort: 'TRAJECT_TEMPORAL_PORT',
  kafkaPort: 'TRAJECT_KAFKA_PORT',
  workerHealthPort: 'TRAJECT_WORKER_HEALTH_PORT',
  relayHealthPort: 'TRAJECT_RELAY_HEALTH_PORT',
  notifierHealthPort: 'TRAJECT_NOTIFIER_HEALTH_PORT',
  reportingHealthPort: 'TRAJECT_REPORTING_HEALTH_PORT',
  mailPort: 'TRAJECT_MAIL_PORT',
  /** Secret of the demo identities' clients, where tokens come from another provider than the stack's own. */
  clientSecret: 'TRAJECT_OIDC_CLIENT_SECRET',
} as const;

/** What tests are told. */
export const testEnvironment = {
  /** `on` for tests that were asked for by name: the longest of them then leave nothing out that they ask more than once. */
  whole: 'TRAJECT_WHOLE_TESTS',
} as const;
