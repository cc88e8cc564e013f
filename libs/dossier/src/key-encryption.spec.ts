import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyEncryptionFromFile, keyEncryptionOf } from './key-encryption.js';

const person = 'b6f5c1f0-0000-4000-8000-000000000001';
const another = 'b6f5c1f0-0000-4000-8000-000000000002';

describe('a key-encryption key', () => {
  const keys = keyEncryptionOf(randomBytes(32));
  const dataKey = randomBytes(32);

  it('unwraps what it wrapped', async () => {
    expect(Buffer.from(await keys.unwrap(await keys.wrap(dataKey, person), person))).toEqual(dataKey);
  });

  it('does not unwrap the key of one person for another', async () => {
    const wrapped = await keys.wrap(dataKey, person);
    await expect(keys.unwrap(wrapped, another)).rejects.toThrow();
  });

  it('does not unwrap what another key wrapped, what was cut off, or what was altered in any bit', async () => {
    const wrapped = Buffer.from(await keys.wrap(dataKey, person));
    await expect(keyEncryptionOf(randomBytes(32)).unwrap(wrapped, person)).rejects.toThrow();
    for (let length = 0; length < wrapped.length; length += 1) {
      await expect(keys.unwrap(wrapped.subarray(0, length), person)).rejects.toThrow();
    }
    for (let bit = 0; bit < wrapped.length * 8; bit += 1) {
      const altered = Buffer.from(wrapped);
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      await expect(keys.unwrap(altered, person)).rejects.toThrow();
    }
  });

  it('wraps the same data key differently each time', async () => {
    expect(await keys.wrap(dataKey, person)).not.toEqual(await keys.wrap(dataKey, person));
  });

  it('derives one key for one purpose, and another for another', async () => {
    expect(await keys.derive('lookup')).toEqual(await keys.derive('lookup'));
    expect(await keys.derive('lookup')).not.toEqual(await keys.derive('cursor'));
    expect(await keys.derive('lookup')).not.toEqual(await keyEncryptionOf(randomBytes(32)).derive('lookup'));
  });
});

describe('the file of the key-encryption key', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'key-file-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const key = randomBytes(32).toString('base64');
  const fileWith = async (text: string, mode: number): Promise<string> => {
    const path = join(folder, randomBytes(8).toString('hex'));
    await writeFile(path, text);
    await chmod(path, mode);
    return path;
  };

  it('gives the same key at every start, with or without an ending newline', async () => {
    const one = await keyEncryptionFromFile(await fileWith(key, 0o600));
    const two = await keyEncryptionFromFile(await fileWith(`${key}\n`, 0o400));
    expect(two.keyId).toBe(one.keyId);
    expect(key).not.toContain(one.keyId);
  });

  it.each([0o640, 0o604, 0o644, 0o660, 0o700])('is refused when others may use it (mode %o)', async (mode) => {
    await expect(keyEncryptionFromFile(await fileWith(key, mode))).rejects.toMatchObject({ code: 'key-file-invalid' });
  });

  it.each([
    '',
    'not base64 at all!',
    randomBytes(31).toString('base64'),
    randomBytes(33).toString('base64'),
    randomBytes(32).toString('hex'),
    `${key.slice(0, 10)} ${key.slice(10)}`,
  ])('is refused when it does not hold 32 bytes in base64: %j', async (text) => {
    const refused = expect(keyEncryptionFromFile(await fileWith(text, 0o600))).rejects;
    await refused.toMatchObject({ code: 'key-file-invalid' });
  });

  it('never stands in the error', async () => {
    const path = await fileWith(`${key}extra`, 0o600);
    await expect(keyEncryptionFromFile(path)).rejects.toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(key.slice(0, 8)) }),
    );
  });

  it('is said to be missing when it is', async () => {
    await expect(keyEncryptionFromFile(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'key-unavailable' });
  });
});
