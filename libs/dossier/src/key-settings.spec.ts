import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { keyEncryptionFromFile } from './key-file.js';
import { openKeyEncryption, readKeySettings } from './key-settings.js';

const file = { TRAJECT_KEY_ENCRYPTION_KEY_FILE: '/run/key' };
const service = {
  TRAJECT_KEY_SERVICE_ADDRESS: 'https://keys.example:8200',
  TRAJECT_KEY_SERVICE_KEY: 'traject',
  TRAJECT_KEY_SERVICE_TOKEN_FILE: '/run/token',
};

test('the key is in a file or at a service', () => {
  expect(readKeySettings(file)).toEqual({ keys: { kind: 'file', file: '/run/key' }, faults: [] });
  expect(readKeySettings(service)).toEqual({
    keys: { kind: 'service', address: 'https://keys.example:8200', key: 'traject', tokenFile: '/run/token' },
    faults: [],
  });
});

test('exactly one of the two is given', () => {
  expect(readKeySettings({}).faults).toEqual([expect.stringMatching(/neither is given$/)]);
  for (const [name, value] of Object.entries(service)) {
    expect(readKeySettings({ ...file, [name]: value }).faults).toEqual([expect.stringMatching(/not both$/)]);
  }
});

test('everything that is wrong with a service is named at once', () => {
  const { faults } = readKeySettings({ TRAJECT_KEY_SERVICE_ADDRESS: 'keys.example' });
  expect(faults).toEqual([
    'TRAJECT_KEY_SERVICE_ADDRESS must be an https: URL (http: on this machine itself) without login and query',
    'TRAJECT_KEY_SERVICE_KEY must be the name of a key at the key service',
    'TRAJECT_KEY_SERVICE_TOKEN_FILE must be the path of a file with its token',
  ]);
});

test('of two places the file is named beside both, and of none beside neither', () => {
  const either =
    'either TRAJECT_KEY_ENCRYPTION_KEY_FILE must be the path of a key file or TRAJECT_KEY_SERVICE_ADDRESS the address of a key service';
  expect(readKeySettings({ ...file, ...service })).toEqual({
    keys: { kind: 'file', file: '/run/key' },
    faults: [`${either}, and not both`],
  });
  expect(readKeySettings({})).toEqual({
    keys: { kind: 'file', file: '' },
    faults: [`${either}, and neither is given`],
  });
});

test.each([
  'http://127.0.0.1:8200',
  'http://127.8.0.1',
  'http://[::1]:8200',
  'http://localhost:8200',
  'https://10.0.0.1',
  'https://proxy.example/vault',
])('the address %s is taken', (address) => {
  expect(readKeySettings({ ...service, TRAJECT_KEY_SERVICE_ADDRESS: address }).faults).toEqual([]);
});

test.each([
  'http://keys.example:8200',
  'http://10.0.0.1:8200',
  'http://127.0.0.1.example',
  'http://localhost.example',
  'ftp://localhost',
  'https://me:secret@keys.example',
  'https://me@keys.example',
  'https://:secret@keys.example',
  'https://keys.example#part',
  'http://127.0.0.1234',
  'http://1127.0.0.1',
  'http://keys-127.0.0.1',
  'https://keys.example?token=secret',
  'keys.example:8200',
])('the address %s is refused, and not repeated', (address) => {
  const { faults } = readKeySettings({ ...service, TRAJECT_KEY_SERVICE_ADDRESS: address });
  expect(faults).toEqual([expect.stringMatching(/^TRAJECT_KEY_SERVICE_ADDRESS must/)]);
  expect(faults.join()).not.toContain(address);
});

test.each(['../sys/seal', 'a/b', '', 'x'.repeat(101), '..', 'a b', '-a', 'a\n', 'a/'])(
  'the name %j is no name of a key',
  (key) => {
    expect(readKeySettings({ ...service, TRAJECT_KEY_SERVICE_KEY: key }).faults).toHaveLength(1);
  },
);

test.each(['a', 'traject', 'Traject-2.key_1', '0', 'x'.repeat(100)])('the name %j is taken', (key) => {
  expect(readKeySettings({ ...service, TRAJECT_KEY_SERVICE_KEY: key }).faults).toEqual([]);
});

test('a key in a file is opened at once, and one at a service is not asked for yet', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'traject-key-settings-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'key');
  await writeFile(path, randomBytes(32).toString('base64'), { mode: 0o600 });
  const opened = await openKeyEncryption({ kind: 'file', file: path });
  expect(await opened.currentKeyId()).toBe(await (await keyEncryptionFromFile(path)).currentKeyId());
  await expect(openKeyEncryption({ kind: 'file', file: join(folder, 'none') })).rejects.toMatchObject({
    code: 'key-unavailable',
  });
  const atService = { kind: 'service', address: 'http://127.0.0.1:1', key: 'traject', tokenFile: path } as const;
  expect(await openKeyEncryption(atService)).not.toHaveProperty('derivedEarlier');
});
