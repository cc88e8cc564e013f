import { createHash, hkdfSync } from 'node:crypto';
import type { KeyEncryption, KeyOwner } from './key-encryption.js';
import { DossierProblem } from './problem.js';
import { readPrivateFile } from './private-file.js';
import { KEY_BYTES, seal, unseal } from './sealing.js';

/** Wrapped keys are kept for good, so that these words outlive code. */
const identityOf = ({ kind, id }: KeyOwner): readonly string[] => [
  kind === 'person' ? 'traject data key' : 'traject purpose key',
  id,
];

const derived = (key: Uint8Array, purpose: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', key, 'traject', purpose, KEY_BYTES));

const idOf = (key: Uint8Array): string =>
  createHash('sha256').update(derived(key, 'key id')).digest('hex').slice(0, 16);

/**
 * Key-encryption keys held in memory, each of 32 random bytes.
 * @param current wraps
 * @param others unwrap, so that what they wrapped is readable until it has been wrapped anew
 */
export function keyEncryptionOf(current: Uint8Array, ...others: readonly Uint8Array[]): KeyEncryption {
  const keys = new Map([current, ...others].map((key) => [idOf(key), key]));
  const currentId = idOf(current);
  const keyNamed = (keyId: string): Uint8Array => {
    const key = keys.get(keyId);
    if (key !== undefined) return key;
    throw new DossierProblem(
      'key-unavailable',
      `What is kept needs key-encryption key ${keyId}, and this process has ${[...keys.keys()].join(', ')}. Nothing was changed. Give it the key that belongs to this database.`,
    );
  };
  const wrap: KeyEncryption['wrap'] = (key, owner) =>
    Promise.resolve({ wrappedKey: seal(current, key, identityOf(owner)), keyId: currentId });
  const unwrap: KeyEncryption['unwrap'] = async ({ wrappedKey, keyId }, owner) => {
    const key = keyNamed(keyId);
    try {
      return unseal(key, wrappedKey, identityOf(owner));
    } catch (cause) {
      throw new DossierProblem(
        'key-unavailable',
        'A wrapped key does not open: it was altered or belongs elsewhere. Nothing was changed. Restore it from a backup and find out who wrote to the database.',
        { cause },
      );
    }
  };
  return {
    currentKeyId: () => Promise.resolve(currentId),
    wrap,
    unwrap,
    rewrap: async (wrapped, owner) => wrap(await unwrap(wrapped, owner), owner),
    derivedEarlier: async (keyId, purpose) => derived(keyNamed(keyId), `for ${purpose}`),
  };
}

/**
 * Reads key-encryption keys from a file, one a line: 32 bytes in base64 each. The first wraps, all unwrap. The file must
 * be for its owner alone (mode 600 or 400).
 * @throws DossierProblem `key-unavailable` when there is no such file, `key-file-invalid` when it is not as it must be
 */
export async function keyEncryptionFromFile(path: string): Promise<KeyEncryption> {
  const lines = (await readPrivateFile(path)).split('\n');
  const [first = '', ...others] = lines;
  const current = keyOfLine(path, first, 1);
  const rest = others.map((line, index) => keyOfLine(path, line, index + 2));
  if (new Set(lines).size < lines.length) throw invalidFile(path, 'it holds a key twice. Give each key once');
  return keyEncryptionOf(current, ...rest);
}

function keyOfLine(path: string, line: string, number: number): Uint8Array {
  const key = Buffer.from(line, 'base64');
  // Node skips what is not base64, so a damaged file shows only when it is written back.
  if (key.length === KEY_BYTES && key.toString('base64') === line) return key;
  throw invalidFile(path, `line ${number} is not exactly ${KEY_BYTES} bytes in base64. Restore it from its safe copy`);
}

const invalidFile = (path: string, fault: string): DossierProblem =>
  new DossierProblem('key-file-invalid', `The key file ${path} was not used: ${fault}. Nothing was read or changed.`);
