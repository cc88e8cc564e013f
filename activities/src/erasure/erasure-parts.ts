import type { Database } from '@traject/database';
import type { DestroyedList } from '@traject/dossier';
import type { LogOfProcesses } from '../append-events.js';

/** What destroying works with: the database as the eraser sees it, and the list that is kept outside of it. */
export interface Eraser {
  readonly database: Pick<Database<unknown>, 'query'>;
  readonly list: DestroyedList;
}

/** What an activity of erasure is given: what destroys, and the log as the worker writes it. */
export interface ErasureParts {
  readonly eraser: Eraser;
  readonly eventLog: LogOfProcesses;
}
