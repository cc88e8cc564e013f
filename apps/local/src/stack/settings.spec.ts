import { expect, test } from 'vitest';
import { readStackSettings } from './settings.js';

test('the usual ports are known numbers, and each has a setting', async () => {
  const { ports } = await readStackSettings({ TRAJECT_KAFKA_PORT: '4092' });
  expect(ports).toEqual({
    gateway: 3000,
    identityProvider: 3001,
    workerHealth: 3011,
    relayHealth: 3012,
    reportingHealth: 3014,
    notifierHealth: 3013,
    mail: 3025,
    postgres: 3432,
    temporal: 3233,
    kafka: 4092,
  });
});

test('free ports differ from each other', async () => {
  const { ports } = await readStackSettings({ TRAJECT_PORTS: 'free' });
  expect(new Set(Object.values(ports)).size).toBe(10);
});

test.for(['0', '70000', '3e', '-1', '3.5'])('%s is not taken for a port', async (port) => {
  await expect(readStackSettings({ TRAJECT_HTTP_PORT: port })).rejects.toMatchObject({
    code: 'setting-invalid',
    message: expect.stringContaining('TRAJECT_HTTP_PORT'),
  });
});

test('all processes of the product run unless some are named', async () => {
  expect((await readStackSettings({})).apps).toEqual(['worker', 'relay', 'reporting', 'notifier', 'gateway']);
  expect((await readStackSettings({ TRAJECT_APPS: 'gateway,worker' })).apps).toEqual(['worker', 'gateway']);
});

test.for(['gateway,Worker', 'gateway, worker', 'gateway,gateway', ','])(
  '%s are not taken for processes',
  async (apps) => {
    await expect(readStackSettings({ TRAJECT_APPS: apps })).rejects.toMatchObject({
      code: 'setting-invalid',
      message: expect.stringMatching(/TRAJECT_APPS.*worker,relay,reporting,notifier,gateway/),
    });
  },
);

test('a stack that hands out tokens for demo identities does not run in production', async () => {
  await expect(readStackSettings({ TRAJECT_MODE: 'production' })).rejects.toMatchObject({ code: 'not-in-production' });
});
