import {
  destroyedListInFile,
  DossierProblem,
  lookAt,
  nothingListed,
  refuseUnapplied,
  type LookAtList,
} from '@traject/dossier';
import type { Kysely } from 'kysely';

/** The list of what was destroyed, as far as the gateway heeds it. */
export interface HeededList {
  /** Nothing that is on it is opened. */
  readonly listed: LookAtList;
  /**
   * Refuses a database to which the list was not applied, until it once was; afterwards what is listed is destroyed there
   * as soon as that may be.
   * @throws DossierProblem `destroyed-list-not-applied`, `-incomplete`, `-damaged`, `-unavailable`
   */
  refuseUnapplied(database: Kysely<unknown>): Promise<void>;
  /** Throws why the list keeps this gateway from its work, where it does. */
  throwTrouble(): void;
}

/** @param path of the list; undefined where none is kept, which production does not have */
export function heededList(path: string | undefined): HeededList {
  if (path === undefined) {
    return { listed: nothingListed, refuseUnapplied: async () => undefined, throwTrouble: () => undefined };
  }
  const list = destroyedListInFile(path);
  let isApplied = false;
  let trouble: { readonly why: unknown } | undefined;
  return {
    listed: lookAt(list),
    refuseUnapplied: async (database) => {
      if (isApplied) return;
      try {
        await refuseUnapplied(database, list);
        isApplied = true;
        trouble = undefined;
      } catch (why) {
        if (why instanceof DossierProblem) trouble = { why };
        throw why;
      }
    },
    throwTrouble: () => {
      if (trouble !== undefined) throw trouble.why;
    },
  };
}
