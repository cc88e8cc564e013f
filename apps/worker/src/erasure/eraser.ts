import { eraseBesideContentAndLog, forgetNamesOf, type Eraser } from '@traject/activities';
import { connect, type Database } from '@traject/database';
import { applyDestroyedList, destroyedListInFile, type AppliedList } from '@traject/dossier';
import { journeysOfPerson } from '@traject/event-log';
import type { EraserSettings } from './eraser-settings.js';

/** The database as the eraser sees it, and the list of what was destroyed. */
export interface OpenEraser extends Eraser {
  readonly database: Database<unknown>;
  close(): Promise<void>;
}

/**
 * Opens what it is destroyed with; nothing is connected to yet.
 * @param applicationName shown in `pg_stat_activity`
 */
export const openEraser = ({ databaseUrl, destroyedKeysFile }: EraserSettings, applicationName: string): OpenEraser => {
  const database = connect<unknown>(databaseUrl, { maxConnections: 4, applicationName });
  const list = destroyedKeysFile === '' ? noList : destroyedListInFile(destroyedKeysFile);
  return { database, list, close: () => database.close() };
};

/** Where no list was named nothing was destroyed, or applying it says that it is missing. */
const noList: Eraser['list'] = {
  read: () => Promise.resolve([]),
  version: () => Promise.resolve('none'),
  add: () => Promise.reject(new Error('destroyed-list-unnamed: no list is named, so that nothing may be destroyed.')),
};

/**
 * Destroys once more what a backup brought back: content, records, logins and exports, and the names that analysts know.
 * @throws DossierProblem `destroyed-list-unavailable`, `destroyed-list-damaged`, `destroyed-list-incomplete`
 */
export const applyList = ({ database, list }: OpenEraser): Promise<AppliedList> =>
  applyDestroyedList(database.query, list, async (transaction, personId) => {
    const { open, ended, advices } = await journeysOfPerson(transaction, personId);
    await eraseBesideContentAndLog(transaction, personId);
    await forgetNamesOf(transaction, { personId, journeyIds: [...open, ...ended], adviceIds: advices });
  });

/** What applying the list came to, in a sentence. */
export const toldOfList = ({ listed, destroyedAgain }: AppliedList): string =>
  `${listed} people, journeys, advices and drafts are listed as destroyed; ${destroyedAgain.length} were there again and were destroyed once more.`;
