import { createHash, hkdfSync } from 'node:crypto';
import { open } from 'node:fs/promises';
import { DossierProblem } from './problem.js';
import { KEY_BYTES, seal, unseal } from './sealing.js';

/**
 * The key that wraps every person's data key. Asynchronous throughout, so that a key service can stand behind it.
 * Whoever holds the database without this key holds nothing readable.
 */
export interface KeyEncryption {
  /** Names the key without revealing it; kept beside each wrapped key. */
  readonly keyId: string;
  /** Wraps a data key for one person. */
  wrap(dataKey: Uint8Array, personId: string): Promise<Uint8Array>;
  /** Unwraps a data key. Throws when it was wrapped by another key, for another person, or was altered. */
  unwrap(wrapped: Uint8Array, personId: string): Promise<Uint8Array>;
  /** A key for keyed hashes, of 32 bytes, that always is the same for one purpose and tells nothing of other purposes. */
  derive(purpose: string): Promise<Uint8Array>;
}

/** A key-encryption key held in memory. @param key 32 random bytes */
export function keyEncryptionOf(key: Uint8Array): KeyEncryption {
  const identity = (personId: string) => ['traject data key', personId];
  const derived = (purpose: string) => new Uint8Array(hkdfSync('sha256', key, 'traject', purpose, KEY_BYTES));
  return {
    keyId: createHash('sha256').update(derived('key id')).digest('hex').slice(0, 16),
    wrap: (dataKey, personId) => Promise.resolve(seal(key, dataKey, identity(personId))),
    unwrap: async (wrapped, personId) => unseal(key, wrapped, identity(personId)),
    derive: (purpose) => Promise.resolve(derived(`for ${purpose}`)),
  };
}

/**
 * Reads the key-encryption key from a file: 32 bytes in base64, readable by its owner alone (mode 600 or 400).
 * @throws DossierProblem `key-unavailable` when there is no such file, `key-file-invalid` when it is not as it must be
 */
export async function keyEncryptionFromFile(path: string): Promise<KeyEncryption> {
  const { mode, text } = await readKeyFile(path);
  if ((mode & 0o177) !== 0) {
    throw invalidFile(path, `others may use it (mode ${(mode & 0o777).toString(8)}). Set it to 600`);
  }
  const key = Buffer.from(text, 'base64');
  // Node skips what is not base64, so a damaged file shows only when it is written back.
  if (key.length !== KEY_BYTES || key.toString('base64') !== text) {
    throw invalidFile(path, `it does not hold exactly ${KEY_BYTES} bytes in base64. Restore it from its safe copy`);
  }
  return keyEncryptionOf(key);
}

const invalidFile = (path: string, fault: string): DossierProblem =>
  new DossierProblem('key-file-invalid', `The key file ${path} was not used: ${fault}. Nothing was read or changed.`);

async function readKeyFile(path: string): Promise<{ mode: number; text: string }> {
  try {
    // Mode and text come from one open file, so that they cannot belong to two different ones.
    const file = await open(path, 'r');
    try {
      return { mode: (await file.stat()).mode, text: (await file.readFile('utf8')).trim() };
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw new DossierProblem(
      'key-unavailable',
      `The key file ${path} cannot be read. Nothing was changed. Give the path of the file and let the process read it.`,
      { cause },
    );
  }
}
