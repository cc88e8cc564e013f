import { expect, test } from 'vitest';
import { readSettings } from './settings.js';

const whole = {
  DATABASE_URL: 'postgres://localhost/traject',
  TEMPORAL_ADDRESS: 'localhost:7233',
  TRAJECT_OIDC_ISSUER: 'http://localhost:3010',
  TRAJECT_OIDC_AUDIENCE: 'traject',
  TRAJECT_KEY_ENCRYPTION_KEY_FILE: '/run/key',
  TRAJECT_PAYLOAD_KEY_FILE: '/run/payload-key',
  TRAJECT_ATTACHMENTS_DIR: '/var/lib/attachments',
};

test('a day is a civil day unless the stack shortens it', () => {
  expect(readSettings(whole).dayLengthMs).toBe(86_400_000);
  expect(readSettings({ ...whole, TRAJECT_DAY_LENGTH_MS: '60' }).dayLengthMs).toBe(60);
});

test('a shortened day is refused in production', () => {
  expect(() => readSettings({ ...whole, TRAJECT_MODE: 'production', TRAJECT_DAY_LENGTH_MS: '60' })).toThrow(
    'TRAJECT_DAY_LENGTH_MS',
  );
  const production = { ...whole, TRAJECT_MODE: 'production', TRAJECT_DESTROYED_KEYS_FILE: '/var/lib/list' };
  expect(readSettings(production).dayLengthMs).toBe(86_400_000);
});

test.for(['production', 'local'])('a gateway never starts without the file of its payload keys: %s', (mode) => {
  expect(() => readSettings({ ...whole, TRAJECT_MODE: mode, TRAJECT_PAYLOAD_KEY_FILE: '' })).toThrow(
    'TRAJECT_PAYLOAD_KEY_FILE must be the path of a key file',
  );
});

test('a gateway in production never starts without the list of what was destroyed', () => {
  expect(() => readSettings({ ...whole, TRAJECT_MODE: 'production' })).toThrow(
    'TRAJECT_DESTROYED_KEYS_FILE must be the path of the list of what was destroyed',
  );
  expect(readSettings(whole).destroyedKeysFile).toBeUndefined();
  const list = '/var/lib/list';
  expect(readSettings({ ...whole, TRAJECT_DESTROYED_KEYS_FILE: list }).destroyedKeysFile).toBe(list);
});

test('a gateway never starts without a folder for attachments', () => {
  expect(() => readSettings({ ...whole, TRAJECT_ATTACHMENTS_DIR: undefined })).toThrow(
    'TRAJECT_ATTACHMENTS_DIR must be the path of a folder',
  );
});

test('everything that is missing is named at once', () => {
  expect(() => readSettings({})).toThrow(/DATABASE_URL.*TEMPORAL_ADDRESS.*TRAJECT_OIDC_ISSUER/);
});

test('the topics that are told of are those of the prefix that is given', () => {
  expect(readSettings(whole).topicPrefix).toBeUndefined();
  expect(readSettings({ ...whole, KAFKA_TOPIC_PREFIX: 'other.' }).topicPrefix).toBe('other.');
});

test('a gateway in production reaches no engine elsewhere without TLS, unless the network is said to be trusted', () => {
  const elsewhere = { ...whole, DATABASE_URL: 'postgres://db/traject', TEMPORAL_ADDRESS: 'temporal:7233' };
  const production = { ...elsewhere, TRAJECT_MODE: 'production', TRAJECT_DESTROYED_KEYS_FILE: '/var/lib/list' };
  expect(() => readSettings(production)).toThrow(/sslmode=verify-full.*TRAJECT_TEMPORAL_TLS must be on/);
  expect(readSettings({ ...production, TRAJECT_TRUSTED_NETWORK: 'postgres,temporal' }).temporalTls).toBeNull();
});
