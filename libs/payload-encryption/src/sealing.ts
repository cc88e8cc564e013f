import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';

/** Length of a payload key in bytes (AES-256). */
export const KEY_BYTES = 32;

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** First byte of everything sealed, so that a later form can stand beside this one. */
const FORM = 1;

/** Which key seals for which workflow; null for what belongs to none. */
export interface SealedFor {
  readonly key: Uint8Array;
  readonly keyId: string;
  readonly workflowId: string | null;
}

/** The key of one workflow alone. JSON tells null from every id. */
const keyOf = ({ key, workflowId }: SealedFor): KeyObject => {
  const of = JSON.stringify(['workflow', workflowId]);
  // Node takes a key as an object in a fraction of the time that it needs for one as bytes.
  const derived = hkdfSync('sha256', createSecretKey(key), 'traject payload', of, KEY_BYTES);
  return createSecretKey(new Uint8Array(derived));
};

const associatedData = ({ keyId, workflowId }: SealedFor): Buffer =>
  Buffer.from(JSON.stringify(['traject payload', keyId, workflowId]));

/** Encrypts for one workflow under a fresh random nonce. The result is `form, nonce, tag, ciphertext`. */
export const seal = (plain: Uint8Array, sealedFor: SealedFor): Buffer => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, keyOf(sealedFor), nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associatedData(sealedFor));
  const ciphertext = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(FORM), nonce, cipher.getAuthTag(), ciphertext]);
};

/** Decrypts what {@link seal} made. Throws when a bit, the key or the workflow is not the one it was sealed with. */
export const unseal = (sealed: Uint8Array, sealedFor: SealedFor): Buffer => {
  const start = 1 + NONCE_BYTES + TAG_BYTES;
  if (sealed.length < start || sealed[0] !== FORM) throw new Error('These bytes are not of a known sealed form.');
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv(ALGORITHM, keyOf(sealedFor), nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(associatedData(sealedFor));
  decipher.setAuthTag(sealed.subarray(1 + NONCE_BYTES, start));
  return Buffer.concat([decipher.update(sealed.subarray(start)), decipher.final()]);
};
