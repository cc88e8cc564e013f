import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';

/** Length of a data key and of a key-encryption key in bytes (AES-256). */
export const KEY_BYTES = 32;

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** First byte of everything sealed, so that a later form can stand beside this one. */
const FORM = 1;

/**
 * Encrypts with AES-256-GCM under a fresh random nonce. The result is `form, nonce, tag, ciphertext`.
 * @param identity what the bytes are and where they belong; bound in, so that they open nowhere else
 */
export function seal(key: Uint8Array, plain: Uint8Array, identity: readonly string[]): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  // Node takes a key as an object in a fraction of the time that it needs for one as bytes.
  const cipher = createCipheriv(ALGORITHM, createSecretKey(key), nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associatedData(identity));
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(FORM), nonce, cipher.getAuthTag(), ciphertext]);
}

/** Decrypts what {@link seal} made. Throws when a bit, the key or the identity is not the one it was sealed with. */
export function unseal(key: Uint8Array, sealed: Uint8Array, identity: readonly string[]): Buffer {
  const bytes = Buffer.from(sealed);
  const start = 1 + NONCE_BYTES + TAG_BYTES;
  if (bytes.length < start || bytes[0] !== FORM) throw new Error('These bytes are not of a known sealed form.');
  const nonce = bytes.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv(ALGORITHM, createSecretKey(key), nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(associatedData(identity));
  decipher.setAuthTag(bytes.subarray(1 + NONCE_BYTES, start));
  return Buffer.concat([decipher.update(bytes.subarray(start)), decipher.final()]);
}

/** JSON keeps the parts apart: `['a', 'bc']` and `['ab', 'c']` never give the same bytes. */
const associatedData = (identity: readonly string[]): Buffer => Buffer.from(JSON.stringify(identity));
