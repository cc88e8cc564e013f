import 'vitest';
/** What the global set-up of the integration tests hands to every test file. */
export interface RealParts {
  /** Superuser URL of a real PostgreSQL; each test file makes a database of its own. */
  readonly postgresUrl: string;
  /** Comma-separated brokers of a real Kafka; each test file uses a topic prefix of its own. */
  readonly kafkaBrokers: string;
  /** Address of a real Temporal server, namespace `default`. */
  readonly temporalAddress: string;
}

declare module 'vitest' {
  export interface ProvidedContext extends RealParts {}
}
