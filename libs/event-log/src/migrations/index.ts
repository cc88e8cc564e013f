import type { MigrationModule } from '@traject/database';
import { events } from './0001-events.js';
import { readModelTables } from './0002-read-models.js';
import { adviceState } from './0003-advice-state.js';
import { whoWrote } from './0004-who-wrote.js';
import { noticesTable } from './0005-notices.js';
import { disclosureLedger } from './0006-disclosure-ledger.js';
import { people } from './0007-people.js';
import { breakGlassTable } from './0008-break-glass.js';
import { cheapJourneyUpdates } from './0009-cheap-journey-updates.js';
import { endedAdvices } from './0010-ended-advices.js';

/** Every migration of the log and of its read models, in order. */
export const eventLogMigrations: MigrationModule = {
  name: 'event-log',
  migrations: [
    events,
    readModelTables,
    adviceState,
    whoWrote,
    noticesTable,
    disclosureLedger,
    people,
    breakGlassTable,
    cheapJourneyUpdates,
    endedAdvices,
  ],
};

export { noticeMailMigrations } from './notice-mails.js';
export { pseudonymMigrations } from './pseudonyms.js';
