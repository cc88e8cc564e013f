import { statementsIn, type OpenTransaction } from '@traject/database';
import { eraseRecord as eraseInDirectory } from '@traject/directory';
import { removeExportsOf } from '@traject/releases';
import { endLogins } from './end-logins.js';
import type { ErasureParts } from './erasure-parts.js';
import { step } from './step-failure.js';

/** Erases a person where they are neither content nor log: their logins, files they asked for, and what the directory has. */
export const eraseBesideContentAndLog = async (transaction: OpenTransaction, personId: string): Promise<void> => {
  await endLogins(transaction, personId);
  await removeExportsOf(statementsIn(transaction), personId);
  await eraseInDirectory(transaction, personId);
};

/** Erases logins, exports and record of a person, beside their details: what is left is an id that leads nowhere. */
export const eraseRecord =
  ({ eraser }: ErasureParts) =>
  (personId: string): Promise<void> =>
    step(() =>
      eraser.database.query.transaction().execute((transaction) => eraseBesideContentAndLog(transaction, personId)),
    );
