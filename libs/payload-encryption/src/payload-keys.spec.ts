import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { payloadKeysFromFile, payloadKeysOf } from './index.js';

const [first, second] = [randomBytes(32), randomBytes(32)];
const lineOf = (key: Buffer): string => key.toString('base64');

const fileOf = async (text: string, mode = 0o600): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'traject-payload-key-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'payload-key');
  await writeFile(path, text);
  await chmod(path, mode);
  return path;
};

test.for([
  ['one key', lineOf(first), [first]],
  ['one key and the end of its line', `${lineOf(first)}\n`, [first]],
  ['two keys, the first of which encrypts', `${lineOf(first)}\n${lineOf(second)}\n`, [first, second]],
  ['lines as Windows ends them', `${lineOf(first)}\r\n${lineOf(second)}\r\n`, [first, second]],
] as const)('a file with %s is taken', async ([, text, keys]) => {
  const read = await payloadKeysFromFile(await fileOf(text, 0o400));
  expect(Buffer.from(read.encrypting.key)).toEqual(first);
  for (const key of keys) {
    const { keyId } = payloadKeysOf(key).encrypting;
    expect(Buffer.from(read.named(keyId)?.key ?? [])).toEqual(key);
  }
});

test('the name of a key is not a part of it', () => {
  const { keyId } = payloadKeysOf(first).encrypting;
  expect(first.toString('hex')).not.toContain(keyId);
  expect(payloadKeysOf(second).named(keyId)).toBeUndefined();
});

test.for([
  ['nothing', ''],
  ['an empty line between two keys', `${lineOf(first)}\n\n${lineOf(second)}`],
  ['a key twice', `${lineOf(first)}\n${lineOf(second)}\n${lineOf(first)}`],
  ['a key that is too short', randomBytes(31).toString('base64')],
  ['a key that is too long', randomBytes(33).toString('base64')],
  ['what is not base64', `${lineOf(first).slice(0, -3)}!!=`],
  ['a stray character behind a whole key', `${lineOf(first)}!`],
  ['a damaged second line', `${lineOf(first)}\n${lineOf(second).slice(1)}`],
] as const)('a file with %s is refused, and nothing of it is told', async ([, text]) => {
  const refused: unknown = await payloadKeysFromFile(await fileOf(text)).catch((error: unknown) => error);
  expect(refused).toMatchObject({ name: 'PayloadProblem', code: 'payload-key-file-invalid' });
  expect(String(refused)).not.toContain(lineOf(first).slice(0, 10));
});

test('a file is refused with the line that is wrong, and what to do about it', async () => {
  const refusal = async (text: string) => {
    const path = await fileOf(text);
    const error: unknown = await payloadKeysFromFile(path).catch((thrown: unknown) => thrown);
    return String(error).replace(path, 'FILE');
  };
  const restore =
    'does not hold exactly 32 bytes in base64. Restore it from its safe copy. Nothing was read or changed.';
  expect(await refusal(`${lineOf(first)}\n${lineOf(second)}\nx`)).toBe(
    `PayloadProblem: payload-key-file-invalid: The payload key file FILE was not used: line 3 ${restore}`,
  );
  expect(await refusal('')).toContain(`line 1 ${restore}`);
  expect(await refusal(`${lineOf(first)}\n${lineOf(first)}`)).toContain('it holds a key twice. Give each key once.');
});

test.for([0o644, 0o640, 0o602, 0o700])('a file that others may use is refused (mode %i)', async (mode) => {
  await expect(payloadKeysFromFile(await fileOf(lineOf(first), mode))).rejects.toMatchObject({
    code: 'payload-key-file-invalid',
    message: expect.stringContaining('Set it to 600'),
  });
});

test('a file that is not there is named', async () => {
  await expect(payloadKeysFromFile('/nowhere/payload-key')).rejects.toMatchObject({
    code: 'payload-key-unavailable',
    message: expect.stringMatching(/\/nowhere\/payload-key cannot be read\. Nothing was changed\. Give the path/),
    cause: expect.objectContaining({ code: 'ENOENT' }),
  });
});
