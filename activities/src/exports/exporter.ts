import type { Database } from '@traject/database';

/** What exports are made with. */
export interface Exporter {
  readonly database: Pick<Database<unknown>, 'pool'>;
}
