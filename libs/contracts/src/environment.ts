/** Names of the settings that processes read from their environment; one list, so that compose file, local stack and apps agree. */
export const environment = {
  databaseUrl: 'DATABASE_URL',
  temporalAddress: 'TEMPORAL_ADDRESS',
  temporalNamespace: 'TEMPORAL_NAMESPACE',
  kafkaBrokers: 'KAFKA_BROKERS',
  kafkaTopicPrefix: 'KAFKA_TOPIC_PREFIX',
  taskQueue: 'TRAJECT_TASK_QUEUE',
  httpHost: 'TRAJECT_HTTP_HOST',
  httpPort: 'TRAJECT_HTTP_PORT',
  healthPort: 'TRAJECT_HEALTH_PORT',
  issuer: 'TRAJECT_OIDC_ISSUER',
  audience: 'TRAJECT_OIDC_AUDIENCE',
  keyEncryptionKeyFile: 'TRAJECT_KEY_ENCRYPTION_KEY_FILE',
  dayLengthMs: 'TRAJECT_DAY_LENGTH_MS',
  mode: 'TRAJECT_MODE',
  logLevel: 'TRAJECT_LOG_LEVEL',
} as const;
