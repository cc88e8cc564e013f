import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';

/** Bytes of plain text in each chunk but the last, which may be shorter. */
export const CHUNK_BYTES = 64 * 1024;

const ALGORITHM = 'aes-256-gcm';
const TAG_BYTES = 16;
const PREFIX_BYTES = 7;
const COUNTER_BYTES = 4;

/** First byte of every sealed stream, so that a later form can stand beside this one. */
const FORM = 1;
const HEADER_BYTES = 1 + PREFIX_BYTES;

/** Bytes as they come, in pieces of any size. */
export type Bytes = AsyncIterable<Uint8Array>;

/**
 * Encrypts bytes as they come, by the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár: "Online
 * Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", 2015) with AES-256-GCM: the nonce of each chunk is a
 * random prefix, the number of the chunk, and whether it is the last. So a chunk opens in its own place only, and a
 * stream that was cut off, added to or put in another order does not open to its end.
 * @param key of this stream alone
 * @param identity what the bytes are and where they belong; bound in, so that they open nowhere else
 */
export async function* seal(key: Uint8Array, identity: string, plain: Bytes): AsyncGenerator<Buffer> {
  const header = Buffer.concat([Buffer.of(FORM), randomBytes(PREFIX_BYTES)]);
  const secret = createSecretKey(key);
  yield header;
  let number = 0;
  for await (const { bytes, isLast } of inGroups(plain, CHUNK_BYTES)) {
    const cipher = createCipheriv(ALGORITHM, secret, nonceOf(header, number, isLast), { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.from(identity));
    yield Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
    number += 1;
  }
}

/** Decrypts what {@link seal} made, chunk by chunk. Throws at the first chunk that is not what it was, and where it belongs. */
export async function* unseal(key: Uint8Array, identity: string, sealed: Bytes): AsyncGenerator<Buffer> {
  const source = sealed[Symbol.asyncIterator]();
  const secret = createSecretKey(key);
  try {
    const { header, rest } = await headerOf(source);
    let number = 0;
    for await (const { bytes, isLast } of inGroups(followedBy(rest, source), CHUNK_BYTES + TAG_BYTES)) {
      yield openChunk(secret, identity, nonceOf(header, number, isLast), bytes);
      number += 1;
    }
  } finally {
    await source.return?.();
  }
}

function openChunk(key: KeyObject, identity: string, nonce: Buffer, chunk: Buffer): Buffer {
  const end = chunk.length - TAG_BYTES;
  if (end < 0) throw new Error('The stream was cut off.');
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(identity));
  decipher.setAuthTag(chunk.subarray(end));
  return Buffer.concat([decipher.update(chunk.subarray(0, end)), decipher.final()]);
}

function nonceOf(header: Buffer, number: number, isLast: boolean): Buffer {
  const counter = Buffer.alloc(COUNTER_BYTES);
  counter.writeUInt32BE(number);
  return Buffer.concat([header.subarray(1), counter, Buffer.of(isLast ? 1 : 0)]);
}

async function headerOf(
  source: AsyncIterator<Uint8Array>,
): Promise<{ readonly header: Buffer; readonly rest: Buffer }> {
  let found: Buffer = Buffer.alloc(0);
  while (found.length < HEADER_BYTES) {
    const { done, value } = await source.next();
    if (done === true) throw new Error('The stream was cut off.');
    found = Buffer.concat([found, value]);
  }
  if (found[0] !== FORM) throw new Error('These bytes are not of a known sealed form.');
  return { header: found.subarray(0, HEADER_BYTES), rest: found.subarray(HEADER_BYTES) };
}

async function* followedBy(first: Buffer, source: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await source.next(); next.done !== true; next = await source.next()) yield next.value;
}

interface Group {
  readonly bytes: Buffer;
  readonly isLast: boolean;
}

/** The same bytes in groups of one size, and a last one of what is left; it holds no more than a group and a piece. */
async function* inGroups(source: Bytes, size: number): AsyncGenerator<Group> {
  let pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of source) {
    pieces.push(piece);
    length += piece.length;
    if (length <= size) continue;
    let whole: Buffer = Buffer.concat(pieces, length);
    // Strictly more than a group: what comes at the very end is marked as the last one.
    for (; whole.length > size; whole = whole.subarray(size)) yield { bytes: whole.subarray(0, size), isLast: false };
    pieces = [whole];
    length = whole.length;
  }
  yield { bytes: Buffer.concat(pieces, length), isLast: true };
}
