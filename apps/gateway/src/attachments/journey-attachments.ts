import { Readable } from 'node:stream';
import type { AttachmentType, OpenedAttachment } from '@traject/dossier';
import type { Language } from '@traject/tasks';
import { titleOfRole, type Told } from '../access-log/words.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { addAttachment, type AddedAttachment, type AttachmentSent } from './add-attachment.js';
import { attachmentAmong, readableAttachments } from './open-attachments.js';

/** An attachment as it is listed. */
export interface ShownAttachment extends AddedAttachment {
  readonly name: string;
  readonly addedBy: Told;
  readonly addedAt: string;
}

/** The attachments of a journey that the caller may read; a journey has few, so all at once. */
export interface ShownAttachments {
  readonly items: readonly ShownAttachment[];
}

/** An attachment that is about to be sent. */
export interface AttachmentToSend {
  readonly name: string;
  readonly mediaType: AttachmentType;
  readonly bytes: number;
  /** Ends with an error when a byte is not what it was: then whoever sends it breaks off visibly. */
  readonly content: Readable;
}

/** Attachments of journeys over HTTP. */
export interface JourneyAttachments {
  add(caller: Caller, sent: AttachmentSent): Promise<AddedAttachment>;
  /** What the caller may read; their names are read, which is logged. */
  list(caller: Caller, journeyId: string, language: Language): Promise<ShownAttachments>;
  /** Reads one; that it was read is logged, and committed, before the first byte is given out. */
  read(caller: Caller, journeyId: string, attachmentId: string): Promise<AttachmentToSend>;
}

/** Makes {@link JourneyAttachments}. */
export const journeyAttachmentsOf = (parts: GatewayParts): JourneyAttachments => ({
  add: (caller, sent) => addAttachment(parts, caller, sent),
  list: (caller, journeyId, language) => listAttachments(parts, caller, journeyId, language),
  read: (caller, journeyId, attachmentId) => readAttachment(parts, caller, journeyId, attachmentId),
});

async function listAttachments(
  parts: GatewayParts,
  caller: Caller,
  journeyId: string,
  language: Language,
): Promise<ShownAttachments> {
  const { database, dossier } = parts;
  const { opened, ground, attachments } = await readableAttachments(parts, caller, journeyId);
  const refs = attachments.map(({ nameRef }) => nameRef);
  const request = { refs, reader: caller.personId, role: opened.role, ground };
  const names = new Map(
    (await database.query.transaction().execute((transaction) => dossier.readContent(transaction, request))).map(
      ({ contentRef, text }) => [contentRef, text],
    ),
  );
  const still = new Set(
    (await readableAttachments(parts, caller, journeyId)).attachments.map(({ nameRef }) => nameRef),
  );
  return {
    items: attachments
      .filter(({ nameRef }) => still.has(nameRef))
      .map(({ attachmentId, nameRef, mediaType, bytes, addedAs, addedAt }) => ({
        attachmentId,
        name: names.get(nameRef) ?? '',
        mediaType,
        bytes,
        addedBy: { code: addedAs, title: titleOfRole(addedAs)[language] },
        addedAt,
      })),
  };
}

async function readAttachment(
  parts: GatewayParts,
  caller: Caller,
  journeyId: string,
  attachmentId: string,
): Promise<AttachmentToSend> {
  const readable = await readableAttachments(parts, caller, journeyId);
  const attachment = attachmentAmong(readable, attachmentId);
  const request = { reader: caller.personId, role: readable.opened.role, ground: readable.ground };
  const opened = await parts.database.query
    .transaction()
    .execute((transaction) => parts.attachments.open(transaction, attachment, request));
  // Whatever ended the right to read meanwhile came before this; what ends it later comes after.
  attachmentAmong(await readableAttachments(parts, caller, journeyId), attachmentId);
  const { mediaType, bytes } = attachment;
  const content = await begun(opened);
  content.once('error', (error) => {
    parts.log.error({ code: 'attachment-broken-off', err: error }, 'A file is not on the disk as it was written.');
  });
  return { name: opened.name, mediaType, bytes, content };
}

/** The first bytes are there before anything is answered, so that a file that is missing or was swapped is told as a problem. */
async function begun({ content }: OpenedAttachment): Promise<Readable> {
  const source = content()[Symbol.asyncIterator]();
  const first = await source.next();
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      for (let next = first; next.done !== true; next = await source.next()) yield next.value;
    } finally {
      await source.return?.();
    }
  }
  return Readable.from(all(), { objectMode: false });
}
