import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyEncryptionFromFile, keyEncryptionOf } from './key-file.js';

const person = { kind: 'person', id: 'b6f5c1f0-0000-4000-8000-000000000001' } as const;
const another = { ...person, id: 'b6f5c1f0-0000-4000-8000-000000000002' };
const unavailable = { code: 'key-unavailable', mayPass: false };

describe('a key-encryption key', () => {
  const keys = keyEncryptionOf(randomBytes(32));
  const dataKey = randomBytes(32);

  it('unwraps what it wrapped', async () => {
    expect(Buffer.from(await keys.unwrap(await keys.wrap(dataKey, person), person))).toEqual(dataKey);
  });

  it('does not unwrap the key of one person for another, nor for a purpose of the same name', async () => {
    const wrapped = await keys.wrap(dataKey, person);
    await expect(keys.unwrap(wrapped, another)).rejects.toMatchObject(unavailable);
    await expect(keys.rewrap(wrapped, another)).rejects.toMatchObject(unavailable);
    await expect(keys.unwrap(wrapped, { ...person, kind: 'purpose' })).rejects.toMatchObject(unavailable);
  });

  it('does not unwrap what another key wrapped, also under its own name, and says which key is needed', async () => {
    const wrapped = await keys.wrap(dataKey, person);
    const other = keyEncryptionOf(randomBytes(32));
    const otherId = await other.currentKeyId();
    await expect(other.unwrap(wrapped, person)).rejects.toMatchObject({
      ...unavailable,
      message: expect.stringMatching(new RegExp(`${wrapped.keyId}.*${otherId}`)),
    });
    await expect(other.unwrap({ ...wrapped, keyId: otherId }, person)).rejects.toMatchObject(unavailable);
  });

  it('does not unwrap what was cut off, or was altered in any bit', async () => {
    const { wrappedKey, keyId } = await keys.wrap(dataKey, person);
    const whole = Buffer.from(wrappedKey);
    const refuses = (altered: Uint8Array) =>
      expect(keys.unwrap({ wrappedKey: altered, keyId }, person)).rejects.toMatchObject(unavailable);
    for (let length = 0; length < whole.length; length += 1) await refuses(whole.subarray(0, length));
    for (let bit = 0; bit < whole.length * 8; bit += 1) {
      const altered = Buffer.from(whole);
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      await refuses(altered);
    }
  });

  it('wraps the same data key differently each time', async () => {
    expect((await keys.wrap(dataKey, person)).wrappedKey).not.toEqual((await keys.wrap(dataKey, person)).wrappedKey);
  });

  it('opens what was kept since an earlier release, and keeps its name', async () => {
    const known = keyEncryptionOf(Buffer.alloc(32, 7));
    const keyId = '3fa24f83f5eccf56';
    expect(await known.currentKeyId()).toBe(keyId);
    const kept = {
      person: 'AWqHREWtn1V8BLmu3XG2xOEN9eTMx8M7cqou1YMZXr+wgPNvEByjuNPBiETbwLXCrfD3pC8MOCTWGUyQRQ==',
      purpose: 'AemxsrBq4oDiUfwb8hDONXqU+X8Bw+8MO2dlkyMg7bn+0D7moBnIk2ITngy4L/2RwM9msR8uWjhLhdZ1Pw==',
    } as const;
    for (const kind of ['person', 'purpose'] as const) {
      const wrapped = { wrappedKey: Buffer.from(kept[kind], 'base64'), keyId };
      expect(Buffer.from(await known.unwrap(wrapped, { ...person, kind }))).toEqual(Buffer.alloc(32, 9));
    }
  });

  it('says what to do about what does not open, with the reason that it was told', async () => {
    const wrapped = await keys.wrap(dataKey, person);
    await expect(keys.unwrap(wrapped, another)).rejects.toMatchObject({
      message: expect.stringMatching(/does not open.*Nothing was changed.*Restore it from a backup/),
      cause: expect.any(Error),
    });
    await expect(keyEncryptionOf(randomBytes(32), randomBytes(32)).unwrap(wrapped, person)).rejects.toThrow(
      /this process has [0-9a-f]{16}, [0-9a-f]{16}\. Nothing was changed/,
    );
  });

  it('has for each purpose the key that an earlier version derived', async () => {
    const known = keyEncryptionOf(Buffer.alloc(32, 7));
    const keyId = await known.currentKeyId();
    const derived = await known.derivedEarlier?.(keyId, 'hashes of content');
    // Computed with the version that derived: HKDF-SHA256, salt "traject", info "for hashes of content".
    expect(Buffer.from(derived ?? []).toString('hex')).toBe(
      '15c05965b249a1fa11c407f0bb4407ad3657e4f0de1887f504ab2918c4e0fc96',
    );
    await expect(known.derivedEarlier?.('another', 'hashes of content')).rejects.toMatchObject(unavailable);
  });
});

describe('several key-encryption keys', () => {
  const [oldKey, newKey] = [randomBytes(32), randomBytes(32)];
  const [before, both, after] = [keyEncryptionOf(oldKey), keyEncryptionOf(newKey, oldKey), keyEncryptionOf(newKey)];
  const dataKey = randomBytes(32);

  it('all unwrap, and the first wraps', async () => {
    const old = await before.wrap(dataKey, person);
    expect(Buffer.from(await both.unwrap(old, person))).toEqual(dataKey);
    expect((await both.wrap(dataKey, person)).keyId).toBe(await after.currentKeyId());
    await expect(after.unwrap(old, person)).rejects.toMatchObject(unavailable);
  });

  it('wrap anew with the first, so that the others are needed no more', async () => {
    const fresh = await both.rewrap(await before.wrap(dataKey, person), person);
    expect(fresh.keyId).toBe(await after.currentKeyId());
    expect(Buffer.from(await after.unwrap(fresh, person))).toEqual(dataKey);
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
    expect(await two.currentKeyId()).toBe(await one.currentKeyId());
    expect(key).not.toContain(await one.currentKeyId());
  });

  it('may hold several keys, one a line, of which the first wraps', async () => {
    const other = randomBytes(32).toString('base64');
    const both = await keyEncryptionFromFile(await fileWith(`${key}\n${other}\n`, 0o600));
    const alone = await keyEncryptionFromFile(await fileWith(other, 0o600));
    const first = await keyEncryptionFromFile(await fileWith(key, 0o600));
    expect(await both.currentKeyId()).toBe(await first.currentKeyId());
    const wrapped = await alone.wrap(randomBytes(32), person);
    expect(await both.unwrap(wrapped, person)).toEqual(await alone.unwrap(wrapped, person));
  });

  it.each([0o640, 0o604, 0o644, 0o660, 0o700])('is refused when others may use it (mode %o)', async (mode) => {
    await expect(keyEncryptionFromFile(await fileWith(key, mode))).rejects.toMatchObject({
      code: 'key-file-invalid',
      message: expect.stringContaining(`others may use it (mode ${mode.toString(8)}). Set it to 600.`),
    });
  });

  it.each([
    '',
    'not base64 at all!',
    randomBytes(31).toString('base64'),
    randomBytes(33).toString('base64'),
    randomBytes(32).toString('hex'),
    `${key.slice(0, 10)} ${key.slice(10)}`,
    `${key}\n\n${randomBytes(32).toString('base64')}`,
    `${key}\n${randomBytes(31).toString('base64')}`,
    `${key}\r\n${randomBytes(32).toString('base64')}`,
    `${key}\n${key}`,
  ])('is refused when it does not hold 32 bytes in base64 on each line, each once: %j', async (text) => {
    const refused = expect(keyEncryptionFromFile(await fileWith(text, 0o600))).rejects;
    await refused.toMatchObject({ code: 'key-file-invalid' });
  });

  it('is refused with the line that is wrong, and what to do about it', async () => {
    const refusal = async (text: string) => {
      const path = await fileWith(text, 0o600);
      const error: unknown = await keyEncryptionFromFile(path).catch((thrown: unknown) => thrown);
      return String(error).replace(path, 'FILE');
    };
    const restore = 'is not exactly 32 bytes in base64. Restore it from its safe copy. Nothing was read or changed.';
    expect(await refusal(`${key}\n${key.slice(1)}`)).toBe(
      `DossierProblem: The key file FILE was not used: line 2 ${restore}`,
    );
    expect(await refusal('')).toContain(`line 1 ${restore}`);
    expect(await refusal(`${key}\n${key}`)).toContain('it holds a key twice. Give each key once.');
  });

  it('never stands in the error', async () => {
    const path = await fileWith(`${key}extra`, 0o600);
    await expect(keyEncryptionFromFile(path)).rejects.toThrow(
      expect.objectContaining({ message: expect.not.stringContaining(key.slice(0, 8)) }),
    );
  });

  it('is said to be missing when it is', async () => {
    await expect(keyEncryptionFromFile(join(folder, 'nowhere'))).rejects.toMatchObject({
      code: 'key-unavailable',
      message: expect.stringMatching(/nowhere cannot be read\. Nothing was changed\. Give the path/),
      cause: expect.objectContaining({ code: 'ENOENT' }),
    });
  });
});
