import { environment } from '@traject/contracts';
import { expect, it } from 'vitest';
import { readSettings } from './settings.js';

const given = {
  [environment.databaseUrl]: 'postgres://notifier@db/traject',
  [environment.smtpUrl]: 'smtps://user:p%40ss@mail.example:465',
  [environment.mailFrom]: 'no-reply@traject.example',
  [environment.publicUrl]: 'https://traject.example',
  [environment.keyEncryptionKeyFile]: '/run/secrets/key',
};

it('reads what is given, and gathers for two minutes unless told', () => {
  expect(readSettings(given)).toMatchObject({
    gatherMs: 120_000,
    healthPort: 3013,
    mailFrom: 'no-reply@traject.example',
  });
});

it('names everything that is missing at once', () => {
  const names = [environment.databaseUrl, environment.smtpUrl, environment.mailFrom, environment.publicUrl];
  for (const name of names)
    expect(() => readSettings({})).toThrow(expect.objectContaining({ message: expect.stringContaining(name) }));
});

it.each([
  [environment.smtpUrl, 'https://mail.example'],
  [environment.mailFrom, 'Traject <no-reply@traject.example>'],
  [environment.mailFrom, 'no-reply@traject.example\r\nBcc: hr@noord.example'],
  [environment.mailFrom, 'a@traject.example,b@traject.example'],
  [environment.publicUrl, 'https://traject.example/journeys/1'],
  [environment.publicUrl, 'https://traject.example/?journey=1'],
  [environment.publicUrl, 'javascript:alert(1)'],
  [environment.noticeGatherMs, '-1'],
  [environment.noticeGatherMs, 'soon'],
  [environment.healthPort, '70000'],
])('refuses %s as %j, without repeating it', (name, value) => {
  expect(() => readSettings({ ...given, [name]: value })).toThrow(
    expect.objectContaining({ code: 'settings-invalid', message: expect.stringContaining(name) }),
  );
  expect(() => readSettings({ ...given, [name]: value })).not.toThrow(value);
});

it('asks for TLS to the database in production, unless the network is said to be trusted', () => {
  const list = { [environment.destroyedKeysFile]: '/var/lib/list' };
  const production = { ...given, ...list, [environment.mode]: 'production' };
  expect(() => readSettings(production)).toThrow(/sslmode=verify-full/);
  expect(() => readSettings({ ...production, [environment.trustedNetwork]: 'postgres' })).not.toThrow();
});

it('needs the list of what was destroyed in production', () => {
  const production = { ...given, [environment.mode]: 'production', [environment.trustedNetwork]: 'postgres' };
  expect(() => readSettings(production)).toThrow(
    'TRAJECT_DESTROYED_KEYS_FILE must be the path of the list of what was destroyed',
  );
  const list = { [environment.destroyedKeysFile]: '/var/lib/list' };
  expect(readSettings({ ...production, ...list }).destroyedKeysFile).toBe('/var/lib/list');
  expect(readSettings(given).destroyedKeysFile).toBeUndefined();
});
