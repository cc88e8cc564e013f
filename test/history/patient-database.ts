import { connect, type Database } from '@traject/database';

/** A database as a log is opened with. */
export type PatientDatabase = Pick<Database<unknown>, 'pool' | 'connection' | 'close'>;

/**
 * Opens a database for whoever makes up a history meanwhile, which takes all of the processor for longer than connecting
 * may take elsewhere: connections are waited for as long as it takes.
 */
export const openPatiently = (url: string, maxConnections: number): PatientDatabase =>
  connect<unknown>(url, { maxConnections, statementTimeoutMs: 0, connectTimeoutMs: 0 });
