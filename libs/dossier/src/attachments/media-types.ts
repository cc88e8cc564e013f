import { DossierProblem } from '../problem.js';
import type { Bytes } from './sealed-stream.js';

/** What may be attached. Nothing of it is ever unpacked, looked into or run here. */
export const attachmentTypes = ['application/pdf', 'image/png', 'image/jpeg', 'text/plain'] as const;
/** See {@link attachmentTypes}. */
export type AttachmentType = (typeof attachmentTypes)[number];

/** Most bytes of one attachment. */
export const MAX_ATTACHMENT_BYTES = 10 * 1024 * 1024;

/** The first bytes of each type that has such; of text every byte is looked at. */
const signatures: Readonly<Record<Exclude<AttachmentType, 'text/plain'>, Buffer>> = {
  'application/pdf': Buffer.from('%PDF-'),
  'image/png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  'image/jpeg': Buffer.from([0xff, 0xd8, 0xff]),
};

const longestSignature = Math.max(...Object.values(signatures).map(({ length }) => length));

const startsWith = (bytes: Buffer, signature: Buffer): boolean => bytes.subarray(0, signature.length).equals(signature);

/** Everything that Unicode calls a control character, but for tabs and the ends of lines and pages. */
const controls = /[^\P{Cc}\t\n\f\r]/u;

/**
 * Passes bytes on as long as they are what they are said to be and not too many. It ends with an error at the first byte
 * that shows otherwise, so whoever takes them keeps them only once they are all there.
 * @throws DossierProblem `attachment-type-differs`, `attachment-too-large`, `attachment-empty`
 */
export async function* checkedBytes(source: Bytes, type: AttachmentType): AsyncGenerator<Uint8Array> {
  const check = type === 'text/plain' ? textCheck() : signatureCheck(signatures[type]);
  let length = 0;
  for await (const piece of source) {
    length += piece.length;
    if (length > MAX_ATTACHMENT_BYTES) throw tooLarge();
    if (!check.takes(piece)) throw typeDiffers(type);
    yield piece;
  }
  if (length === 0) throw empty();
  if (!check.ends()) throw typeDiffers(type);
}

interface TypeCheck {
  readonly takes: (piece: Uint8Array) => boolean;
  readonly ends: () => boolean;
}

/** Collects the first bytes, which may come one by one. */
const firstBytes = (): ((piece: Uint8Array) => Buffer) => {
  let first: Buffer = Buffer.alloc(0);
  return (piece) => {
    if (first.length < longestSignature) first = Buffer.concat([first, piece.subarray(0, longestSignature)]);
    return first;
  };
};

function signatureCheck(signature: Buffer): TypeCheck {
  const collect = firstBytes();
  let first: Buffer = Buffer.alloc(0);
  return {
    takes: (piece) => {
      first = collect(piece);
      const known = Math.min(first.length, signature.length);
      return first.subarray(0, known).equals(signature.subarray(0, known));
    },
    ends: () => startsWith(first, signature),
  };
}

/** Strict UTF-8 without control characters, and not the beginning of another type, as a PDF can be all text. */
function textCheck(): TypeCheck {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const collect = firstBytes();
  const isText = (piece?: Uint8Array): boolean => {
    try {
      const text = piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true });
      return !controls.test(text);
    } catch {
      return false;
    }
  };
  return {
    takes: (piece) => {
      const first = collect(piece);
      return isText(piece) && !Object.values(signatures).some((signature) => startsWith(first, signature));
    },
    ends: () => isText(),
  };
}

const tooLarge = (): DossierProblem =>
  new DossierProblem(
    'attachment-too-large',
    `An attachment has at most ${MAX_ATTACHMENT_BYTES} bytes. Nothing of it was kept. Send a smaller one.`,
  );

const empty = (): DossierProblem =>
  new DossierProblem('attachment-empty', 'The attachment is empty. Nothing was kept. Send one that holds something.');

const typeDiffers = (type: AttachmentType): DossierProblem =>
  new DossierProblem(
    'attachment-type-differs',
    `The bytes are not of the type ${type} that they are said to be. Nothing of them was kept. Send the file with its own type.`,
  );
