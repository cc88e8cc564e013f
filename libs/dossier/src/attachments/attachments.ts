import { createHash, randomBytes } from 'node:crypto';
import type { OpenTransaction } from '@traject/database';
import { sql, type Kysely } from 'kysely';
import type { ContentRequest, Dossier } from '../content.js';
import { DossierProblem } from '../problem.js';
import { KEY_BYTES } from '../sealing.js';
import type { AttachmentStore } from './attachment-store.js';
import { checkedBytes, type AttachmentType } from './media-types.js';
import { seal, unseal, type Bytes } from './sealed-stream.js';

/** What an attachment is called where content is told by form and field. */
const fields = { file: 'attachment.file', name: 'attachment.name' } as const;

/** An attachment that came in whole, is what it is said to be, and cannot be read by anybody yet. */
export interface ReceivedAttachment {
  readonly bytes: number;
  /** Plain hash of the bytes, in hex; for telling a command that is sent again, and not to be kept as it is. */
  readonly sha256: string;
  /** Takes it away unless it was kept. */
  discard(): Promise<void>;
  readonly mediaType: AttachmentType;
  readonly attachmentId: string;
  /** Base64 of the key of these bytes alone. */
  readonly key: string;
  publish(): Promise<void>;
}

/** Where an attachment belongs, and what it is called. */
export interface AttachmentToKeep {
  readonly personId: string;
  readonly journeyId: string;
  readonly name: string;
  /** UUID of the name as content. */
  readonly nameRef: string;
  /** Sequence of the last event of the journey when it was added: who serves from later on does not read it. */
  readonly afterSequence: number;
  /** Capacity in which it was added. */
  readonly addedAs: string;
  readonly commandId: string;
  readonly writtenBy: string;
}

/** What is known of an attachment without reading it. */
export interface KeptAttachment {
  readonly attachmentId: string;
  readonly nameRef: string;
  readonly mediaType: AttachmentType;
  readonly bytes: number;
  readonly afterSequence: number;
  readonly addedAs: string;
  readonly addedAt: string;
}

/** An attachment whose reading is logged. */
export interface OpenedAttachment {
  readonly name: string;
  /** Its bytes, decrypted as they are asked for; to be asked for once the transaction was committed. */
  readonly content: () => Bytes;
}

/** Attachments of journeys: the bytes beside the database, everything else in it. */
export interface Attachments {
  /**
   * Takes bytes in as they come: checked, encrypted, and never in memory as a whole.
   * @throws DossierProblem `attachment-type-differs`, `attachment-too-large`, `attachment-empty`
   */
  receive(attachmentId: string, mediaType: AttachmentType, source: Bytes): Promise<ReceivedAttachment>;
  /** Keeps what was received: from the commit of the transaction on it can be read. */
  keep(transaction: OpenTransaction, received: ReceivedAttachment, details: AttachmentToKeep): Promise<void>;
  /** Lets nobody else add to a journey until the transaction ends, so that who counts what there is counts all of it. */
  addAlone(transaction: OpenTransaction, journeyId: string): Promise<void>;
  /** The attachments of a journey, in the order in which they came. */
  list(transaction: OpenTransaction, journeyId: string): Promise<readonly KeptAttachment[]>;
  /**
   * Opens one. The log of reads is written first, as for all content: commit before handing anything out.
   * @throws DossierProblem as `Dossier.readContent` does
   */
  open(
    transaction: OpenTransaction,
    attachment: KeptAttachment,
    request: Omit<ContentRequest, 'refs'>,
  ): Promise<OpenedAttachment>;
  /** Removes what was never kept, is kept no more or was destroyed, and is older than this. @returns how many files */
  sweep(database: Kysely<unknown>, olderThanMs: number): Promise<number>;
}

/** Opens the attachments of a dossier that lie in a store. */
export function openAttachments(dossier: Dossier, store: AttachmentStore): Attachments {
  return {
    receive: (attachmentId, mediaType, source) => receive(store, attachmentId.toLowerCase(), mediaType, source),
    keep: (transaction, received, details) => keep(dossier, transaction, received, details),
    addAlone,
    list,
    open: (transaction, attachment, request) => open(dossier, store, transaction, attachment, request),
    sweep: (database, olderThanMs) => sweep(store, database, olderThanMs),
  };
}

const identityOf = (attachmentId: string): string => `traject attachment ${attachmentId}`;

async function receive(
  store: AttachmentStore,
  attachmentId: string,
  mediaType: AttachmentType,
  source: Bytes,
): Promise<ReceivedAttachment> {
  const key = randomBytes(KEY_BYTES);
  const hash = createHash('sha256');
  let bytes = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const piece of checkedBytes(source, mediaType)) {
      hash.update(piece);
      bytes += piece.length;
      yield piece;
    }
  }
  const staged = await store.stage(seal(key, identityOf(attachmentId), counted()));
  return {
    attachmentId,
    mediaType,
    bytes,
    sha256: hash.digest('hex'),
    key: key.toString('base64'),
    publish: () => staged.publish(attachmentId),
    discard: () => staged.discard(),
  };
}

async function keep(
  dossier: Dossier,
  transaction: OpenTransaction,
  { attachmentId, mediaType, bytes, key, publish }: ReceivedAttachment,
  { name, nameRef, afterSequence, addedAs, ...belonging }: AttachmentToKeep,
): Promise<void> {
  const shared = { ...belonging, version: 1, label: 'confidential' } as const;
  await dossier.storeContent(transaction, [
    { ...shared, contentRef: attachmentId, field: fields.file, text: key },
    { ...shared, contentRef: nameRef, field: fields.name, text: name },
  ]);
  await sql`
    insert into dossier.attachments (attachment_id, name_ref, media_type, bytes, after_sequence, added_as)
    values (${attachmentId}, ${nameRef}, ${mediaType}, ${bytes}, ${afterSequence}, ${addedAs})
  `.execute(transaction);
  // Before the commit: a row never stands without its bytes. Bytes without a row are swept away.
  await publish();
}

async function addAlone(transaction: OpenTransaction, journeyId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`attachments of ${journeyId}`}, 0))`.execute(transaction);
}

async function list(transaction: OpenTransaction, journeyId: string): Promise<readonly KeptAttachment[]> {
  const { rows } = await sql<KeptAttachment>`
    select attachment_id as "attachmentId", name_ref as "nameRef", media_type as "mediaType", bytes,
      after_sequence as "afterSequence", added_as as "addedAs", written_at as "addedAt"
    from dossier.attachments join dossier.content on content_ref = attachment_id
    where journey_id = ${journeyId}
    order by written_at, attachment_id
  `.execute(transaction);
  return rows;
}

async function open(
  dossier: Dossier,
  store: AttachmentStore,
  transaction: OpenTransaction,
  { attachmentId, nameRef }: KeptAttachment,
  request: Omit<ContentRequest, 'refs'>,
): Promise<OpenedAttachment> {
  const [file, name] = await dossier.readContent(transaction, { ...request, refs: [attachmentId, nameRef] });
  if (file === undefined || name === undefined) throw unreadable();
  return { name: name.text, content: () => decrypted(store, attachmentId, Buffer.from(file.text, 'base64')) };
}

async function* decrypted(store: AttachmentStore, attachmentId: string, key: Uint8Array): AsyncGenerator<Uint8Array> {
  try {
    yield* unseal(key, identityOf(attachmentId), store.read(attachmentId));
  } catch (cause) {
    throw unreadable(cause);
  }
}

const unreadable = (cause?: unknown): DossierProblem =>
  new DossierProblem(
    'content-unreadable',
    'The bytes of an attachment are missing, altered or cut off. Nothing was changed. Restore its file from a backup and find out who wrote to the folder.',
    { cause },
  );

async function sweep(store: AttachmentStore, database: Kysely<unknown>, olderThanMs: number): Promise<number> {
  let removed = 0;
  for await (const { id, changedAtMs, remove } of store.list()) {
    if (Date.now() - changedAtMs < olderThanMs || (await isKept(database, id))) continue;
    await remove();
    removed += 1;
  }
  return removed;
}

/** What is only staged has no id yet, and is not kept; what was destroyed opens for nobody any more. */
async function isKept(database: Kysely<unknown>, id: string | null): Promise<boolean> {
  const { rows } = await sql`
    select from dossier.attachments join dossier.content on content_ref = attachment_id
    where attachment_id = ${id}::uuid and destroyed_at is null
  `.execute(database);
  return rows.length > 0;
}
