import type { Bytes } from './sealed-stream.js';

/** Bytes that are written and cannot be found yet. */
export interface StagedBytes {
  /** Makes them found under this id, at once and for good; what was under it before is replaced. */
  publish(id: string): Promise<void>;
  /** Takes away what was not published; otherwise does nothing. */
  discard(): Promise<void>;
}

/** Something that lies in a store. */
export interface StoredBytes {
  /** Null while it is staged only. */
  readonly id: string | null;
  /** Milliseconds since 1970. */
  readonly changedAtMs: number;
  remove(): Promise<void>;
}

/** Where the bytes of attachments lie, beside the database: encrypted, under ids that say nothing. */
export interface AttachmentStore {
  /** Writes bytes as they come; when it answers they are on the disk. What ends with an error leaves nothing. */
  stage(bytes: Bytes): Promise<StagedBytes>;
  /** The bytes under an id, as they are asked for. Throws when they are not there. */
  read(id: string): Bytes;
  /** Everything that lies here, in no order. */
  list(): AsyncIterable<StoredBytes>;
}
