import { createHash, hkdfSync } from 'node:crypto';
import { open } from 'node:fs/promises';
import { PayloadProblem } from './problem.js';
import { KEY_BYTES } from './sealing.js';

/** A payload key with the name that stands beside everything sealed under it, and which reveals nothing of it. */
export interface PayloadKey {
  readonly keyId: string;
  readonly key: Uint8Array;
}

/** The keys of a process: one encrypts, all decrypt, so that a key can be changed while journeys go on. */
export interface PayloadKeys {
  readonly encrypting: PayloadKey;
  /** The key of this name, also when it only decrypts any more. */
  named(keyId: string): PayloadKey | undefined;
}

const nameOf = (key: Uint8Array): string => {
  const derived = new Uint8Array(hkdfSync('sha256', key, 'traject payload', 'key id', KEY_BYTES));
  return createHash('sha256').update(derived).digest('hex').slice(0, 16);
};

/** Payload keys held in memory, of 32 random bytes each: the first encrypts, all decrypt. */
export const payloadKeysOf = (first: Uint8Array, ...others: readonly Uint8Array[]): PayloadKeys => {
  const named = (key: Uint8Array): PayloadKey => ({ keyId: nameOf(key), key });
  const encrypting = named(first);
  const byName = new Map([encrypting, ...others.map(named)].map((key) => [key.keyId, key]));
  return { encrypting, named: (keyId) => byName.get(keyId) };
};

const invalidFile = (path: string, fault: string): PayloadProblem =>
  new PayloadProblem(
    'payload-key-file-invalid',
    `The payload key file ${path} was not used: ${fault}. Nothing was read or changed.`,
  );

const keyOfLine = (path: string, line: string, number: number): Uint8Array => {
  const key = Buffer.from(line, 'base64');
  // Node skips what is not base64, so a damaged line shows only when it is written back.
  if (key.length === KEY_BYTES && key.toString('base64') === line) return key;
  throw invalidFile(
    path,
    `line ${number} does not hold exactly ${KEY_BYTES} bytes in base64. Restore it from its safe copy`,
  );
};

const readKeyFile = async (path: string): Promise<{ readonly mode: number; readonly text: string }> => {
  try {
    // Mode and text come from one open file, so that they cannot belong to two different ones.
    await using file = await open(path, 'r');
    return { mode: (await file.stat()).mode, text: await file.readFile('utf8') };
  } catch (cause) {
    throw new PayloadProblem(
      'payload-key-unavailable',
      `The payload key file ${path} cannot be read. Nothing was changed. Give the path of the file and let the process read it.`,
      { cause },
    );
  }
};

/**
 * Reads the payload keys from a file: 32 bytes in base64 a line, readable by its owner alone (mode 600 or 400). The first
 * encrypts, all decrypt.
 * @throws PayloadProblem `payload-key-unavailable` when there is no such file, `payload-key-file-invalid` when it is not
 *   as it must be
 */
export const payloadKeysFromFile = async (path: string): Promise<PayloadKeys> => {
  const { mode, text } = await readKeyFile(path);
  if ((mode & 0o177) !== 0) {
    throw invalidFile(path, `others may use it (mode ${(mode & 0o777).toString(8)}). Set it to 600`);
  }
  const lines = text.trim().split(/\r?\n/);
  const [first = '', ...others] = lines;
  const encrypting = keyOfLine(path, first, 1);
  const rest = others.map((line, index) => keyOfLine(path, line, index + 2));
  if (new Set(lines).size < lines.length) throw invalidFile(path, 'it holds a key twice. Give each key once');
  return payloadKeysOf(encrypting, ...rest);
};
