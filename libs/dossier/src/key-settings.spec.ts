import { expect, test } from 'vitest';
import { readKeySettings } from './key-settings.js';

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
  expect(faults.map((fault) => fault.split(' ')[0])).toEqual(Object.keys(service));
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
  'https://keys.example?token=secret',
  'keys.example:8200',
])('the address %s is refused, and not repeated', (address) => {
  const { faults } = readKeySettings({ ...service, TRAJECT_KEY_SERVICE_ADDRESS: address });
  expect(faults).toEqual([expect.stringMatching(/^TRAJECT_KEY_SERVICE_ADDRESS must/)]);
  expect(faults.join()).not.toContain(address);
});

test.each(['../sys/seal', 'a/b', '', 'x'.repeat(101), '..', 'a b'])('the name %j is no name of a key', (key) => {
  expect(readKeySettings({ ...service, TRAJECT_KEY_SERVICE_KEY: key }).faults).toHaveLength(1);
});
