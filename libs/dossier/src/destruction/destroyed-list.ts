import type { Destroyed } from '@traject/contracts';

/**
 * The list of what was destroyed, kept outside of the database and its backups: whatever a backup brings back is destroyed
 * once more by it, before anybody reads. Ids only. Only ever added to.
 */
export interface DestroyedList {
  /**
   * Adds an entry; when this resolves it is on disk and outlives a crash of the machine. The same again does no harm.
   * @throws DossierProblem `destroyed-list-unavailable`
   */
  add(entry: Destroyed): Promise<void>;
  /**
   * Every entry, in order.
   * @throws DossierProblem `destroyed-list-unavailable`, `destroyed-list-damaged`
   */
  read(): Promise<readonly Destroyed[]>;
  /**
   * Tells whether something was added since; cheap enough for every read of content.
   * @throws DossierProblem `destroyed-list-unavailable`
   */
  version(): Promise<string>;
}

/** The id by which an entry is known, with its kind. */
export const subjectIdOf = (entry: Destroyed): string => {
  switch (entry.kind) {
    case 'person':
      return entry.personId;
    case 'journey':
      return entry.journeyId;
    case 'advice':
      return entry.adviceId;
    case 'draft':
      return entry.contentRef;
  }
};

/** An entry by its kind and id, in one string. */
export const keyOf = (kind: Destroyed['kind'], subjectId: string): string => `${kind}/${subjectId}`;
