import { createHash } from 'node:crypto';

/** One read of content, as it stands in the chain of the person whom the content is about. Times and hashes are text. */
export interface ReadEntry {
  readonly personId: string;
  /** Counts the entries of the chain, from 1, without a gap. */
  readonly number: number;
  /** In UTC with microseconds: `2026-11-25T04:37:00.123456Z`. */
  readonly readAt: string;
  readonly contentRef: string;
  readonly journeyId: string | null;
  readonly field: string;
  /** Person id of the reader, their capacity, and the ground as a code. */
  readonly reader: string;
  readonly role: string;
  readonly ground: string;
  readonly transactionId: string;
  /** Hash of the entry before, in hex; {@link NO_ENTRY} for the first one. */
  readonly previousHash: string;
  /** SHA-256 of all the above, in hex. */
  readonly hash: string;
}

/** What the first entry of a chain has in the place of the hash before it. */
export const NO_ENTRY = '0'.repeat(64);

/** Names the form of what is hashed, so that a later form cannot be taken for this one. */
const FORM = 'traject access log 1';

/**
 * SHA-256 over the parts of an entry in this order, in hex. Each part is written as `<bytes>:<UTF-8 text>,` and an absent
 * one as `-,`, so that no two entries are written alike. The database does the same in `dossier.hash_of_read`.
 */
export function hashOf(entry: Omit<ReadEntry, 'hash'>): string {
  const { personId, number, readAt, contentRef, journeyId, field, reader, role, ground, transactionId } = entry;
  const place = [FORM, personId, String(number), readAt, contentRef, journeyId, field];
  const parts = [...place, reader, role, ground, transactionId, entry.previousHash];
  const written = parts.map((part) => (part === null ? '-,' : `${Buffer.byteLength(part)}:${part},`));
  return createHash('sha256').update(written.join('')).digest('hex');
}
