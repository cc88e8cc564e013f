import type { OpenTransaction } from '@traject/database';

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
  /** The journey in whose dossier the words are; null for an advice, which is in none, and for the directory. */
  readonly journeyId: string | null;
  /** The advice whose words these are, or that they answer; absent for all others. Its destruction destroys them. */
  readonly adviceId?: string;
  /** Which field of which form, e.g. `record-bmw-talk.notes`. */
  readonly field: string;
  /** Counts the versions of one field, from 1. */
  readonly version: number;
  /**
   * The words with which these go: of which they are a later version, the reason for it, or what was said beside them;
   * absent for words of their own.
   */
  readonly firstRef?: string;
  readonly label: ContentLabel;
  readonly text: string;
  /**
   * The command that brings the words; unique over all callers. A caller who uses a key again, in another journey, brings
   * words under it twice.
   */
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

/** One version of words, as far as it is known without reading them. */
export interface ContentVersion extends Pick<Content, 'contentRef' | 'field' | 'label' | 'writtenBy' | 'writtenAt'> {
  /** The first version, by whose reference all are found. */
  readonly firstRef: string;
  /** Counts from 1. */
  readonly version: number;
  /** Where it says why the words were corrected; null for the first version. */
  readonly reasonRef: string | null;
  /** Tells these very words in this very place from any others, and nothing else about them. In hex. */
  readonly fingerprint: string;
}

/** Other words in the place of words that were kept, which stay. */
export interface Correction {
  /** Reference of the first version. */
  readonly firstRef: string;
  /** Version that was read and is corrected. */
  readonly version: number;
  readonly text: string;
  /** Why, in the writer's words: as confidential as the words themselves. */
  readonly reason: string;
  readonly commandId: string;
  readonly writtenBy: string;
  /** References of the new version and of its reason; the same command gives the same. */
  readonly contentRef: string;
  readonly reasonRef: string;
}

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
   * Encrypts and keeps words. The same words under the same reference again change nothing. What nothing refers to within
   * a week is swept; what is brought again has that long once more.
   * @throws DossierProblem `content-differs` (also when its command has brought other words that are in use),
   * `content-too-long`, `content-destroyed` (the person was erased), `key-unavailable`
   */
  storeContent(transaction: OpenTransaction, items: readonly ContentToStore[]): Promise<void>;
  /**
   * Keeps words as a draft, in the place of the one before; throws what `storeContent` throws.
   * @param draftOf names what it is a draft of, and whose
   */
  keepDraft(transaction: OpenTransaction, draftOf: string, draft: ContentToStore): Promise<void>;
  /** Reference of a draft; null where there is none. */
  draftOf(transaction: OpenTransaction, draftOf: string): Promise<string | null>;
  /**
   * Reads words by reference, in the order asked for. The log of reads is written first, in the same transaction:
   * commit before handing the words to anyone, as a roll-back takes the entry away.
   * No key is unwrapped before its entry is there.
   * @throws DossierProblem `ground-does-not-hold`, `content-not-found`, `content-unreadable`, `content-destroyed`,
   * `key-unavailable`
   */
  readContent(transaction: OpenTransaction, request: ContentRequest): Promise<readonly Content[]>;
  /**
   * Keeps other words as the next version; those before stay, and each is read by a reference of its own.
   * What is decided to be destroyed is corrected no more, and is decided about no sooner than the transaction has ended.
   * @throws DossierProblem `content-not-found`, `version-conflict` (another correction came first), and what
   * {@link storeContent} throws
   */
  correctContent(transaction: OpenTransaction, correction: Correction): Promise<ContentVersion>;
  /** Every version of these words, by their first reference, oldest first; of one that leads nowhere, none. */
  versionsOf(transaction: OpenTransaction, firstRefs: readonly string[]): Promise<readonly ContentVersion[]>;
}
