import { expect, test } from 'vitest';
import { readSettings } from './settings.js';

const whole = {
  DATABASE_URL: 'postgres://localhost/traject',
  TEMPORAL_ADDRESS: 'localhost:7233',
  TRAJECT_PAYLOAD_KEY_FILE: '/run/payload-key',
};

test('settings that are whole are taken', () => {
  expect(readSettings(whole)).toMatchObject({ payloadKeyFile: '/run/payload-key', taskQueue: 'traject' });
});

test.for(['production', 'local'])('a worker never starts without the file of its payload keys: %s', (mode) => {
  expect(() => readSettings({ ...whole, TRAJECT_MODE: mode, TRAJECT_PAYLOAD_KEY_FILE: '' })).toThrow(
    'TRAJECT_PAYLOAD_KEY_FILE must be the path of a key file',
  );
});

test('everything that is missing is named at once', () => {
  expect(() => readSettings({})).toThrow(/DATABASE_URL.*TEMPORAL_ADDRESS.*TRAJECT_PAYLOAD_KEY_FILE/);
});

test('what a worker needs to wrap keys anew is looked at when it is to do so, and not otherwise', () => {
  const TRAJECT_KEY_ROTATOR_DATABASE_URL = 'postgres://localhost/traject';
  const TRAJECT_KEY_ENCRYPTION_KEY_FILE = '/run/secrets/key';
  expect(readSettings({ ...whole, TRAJECT_KEY_ENCRYPTION_KEY_FILE }).keyRotator).toBeNull();
  expect(
    readSettings({ ...whole, TRAJECT_KEY_ROTATOR_DATABASE_URL, TRAJECT_KEY_ENCRYPTION_KEY_FILE }).keyRotator,
  ).toEqual({
    databaseUrl: TRAJECT_KEY_ROTATOR_DATABASE_URL,
    keys: { kind: 'file', file: TRAJECT_KEY_ENCRYPTION_KEY_FILE },
  });
  expect(() => readSettings({ ...whole, TRAJECT_KEY_ROTATOR_DATABASE_URL })).toThrow(
    'TRAJECT_KEY_ENCRYPTION_KEY_FILE must be the path of a key file',
  );
});

test('a worker in production reaches no engine elsewhere without TLS, unless the network is said to be trusted', () => {
  const eraser = {
    TRAJECT_ERASER_DATABASE_URL: 'postgres://db/traject',
    TRAJECT_DESTROYED_KEYS_FILE: '/var/lib/destroyed-keys',
  };
  const production = { ...whole, ...eraser, TEMPORAL_ADDRESS: 'temporal:7233', TRAJECT_MODE: 'production' };
  expect(() => readSettings(production)).toThrow(/sslmode=verify-full.*TRAJECT_TEMPORAL_TLS must be on/);
  expect(readSettings({ ...production, TRAJECT_TRUSTED_NETWORK: 'postgres,temporal' }).temporalTls).toBeNull();
});
