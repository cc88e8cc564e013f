import type { Transaction } from 'kysely';

/**
 * A transaction that the caller has begun and will commit, whatever tables its Kysely knows.
 * Content and its log belong to it: what is rolled back was neither stored nor read.
 */
export type OpenTransaction = Pick<Transaction<unknown>, 'getExecutor' | 'isTransaction'>;

/** How confidential content is: for or from the employer, between employee and practitioner, or personal data. */
export type ContentLabel = 'employer' | 'confidential' | 'personal';

/** Most characters of one piece of content. */
export const MAX_CONTENT_CHARACTERS = 50_000;

/** Words to be kept in the dossier. */
export interface ContentToStore {
  /** UUID that commands and events carry instead of the words; the same command gives the same reference. */
  readonly contentRef: string;
  /** The person whom the words are about, and whose key's destruction erases them: the employee of a journey. */
  readonly personId: string;
  /** The journey, or the advice that stands alone; null for the directory. */
  readonly journeyId: string | null;
  /** Which field of which form, e.g. `record-bmw-talk.notes`. */
  readonly field: string;
  /** Counts the versions of one field, from 1. */
  readonly version: number;
  readonly label: ContentLabel;
  readonly text: string;
  /** The command that brings the words; unique over all callers, as {@link Dossier.discardContent} goes by it. */
  readonly commandId: string;
  /** Person id of the writer. */
  readonly writtenBy: string;
}

/** Who reads what, and on what ground. All of it is written into the log of reads. */
export interface ContentRequest {
  readonly refs: readonly string[];
  /** Person id of the reader. */
  readonly reader: string;
  /** The capacity in which they read. */
  readonly role: string;
  /** Why they may, as a code: e.g. `task-of-journey`, `disclosure`. The database itself looks whether it holds. */
  readonly ground: string;
  /** What becomes of content that was destroyed, by itself or with the key of its person: the whole read is refused (unless told), or it is left out. */
  readonly whenDestroyed?: 'refuse' | 'omit';
}

/** What is known of words without reading them. */
export type ContentDescription = Pick<Content, 'contentRef' | 'field' | 'writtenAt'>;

/** Words that were read. */
export interface Content {
  readonly contentRef: string;
  readonly personId: string;
  readonly journeyId: string | null;
  readonly field: string;
  readonly version: number;
  readonly label: ContentLabel;
  readonly text: string;
  readonly writtenBy: string;
  readonly writtenAt: string;
}

/** Confidential content. Each call works in the caller's transaction. */
export interface Dossier {
  /**
   * Encrypts and keeps words. The same words under the same reference again change nothing.
   * @throws DossierProblem `content-differs`, `content-too-long`, `content-destroyed` (the person was erased),
   * `key-unavailable`
   */
  storeContent(transaction: OpenTransaction, items: readonly ContentToStore[]): Promise<void>;
  /** Removes what a command brought, when that command was rejected. @returns how many pieces were removed */
  discardContent(transaction: OpenTransaction, commandId: string): Promise<number>;
  /**
   * Reads words by reference, in the order asked for. The log of reads is written first, in the same transaction:
   * commit before handing the words to anyone, as a roll-back takes the entry away.
   * No key is unwrapped before its entry is there.
   * @throws DossierProblem `ground-does-not-hold`, `content-not-found`, `content-unreadable`, `content-destroyed`,
   * `key-unavailable`
   */
  readContent(transaction: OpenTransaction, request: ContentRequest): Promise<readonly Content[]>;
  /** Tells what is known of words without reading them, in no order; of a reference that leads nowhere, nothing. */
  describeContent(transaction: OpenTransaction, refs: readonly string[]): Promise<readonly ContentDescription[]>;
}
