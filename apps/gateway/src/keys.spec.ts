import { DossierProblem, keyPurposes } from '@traject/dossier';
import { expect, test, vi } from 'vitest';
import { keysInBackground } from './keys.js';
import { openLog } from './log.js';

const log = openLog('silent');
const key = new Uint8Array(32).fill(1);
const away = () => new DossierProblem('key-unavailable', 'Away.', { mayPass: true });

test('keys that can be loaded are there at once', async () => {
  const keys = await keysInBackground(() => Promise.resolve(() => key), log);
  expect(keys.isLoaded()).toBe(true);
  expect(keys.purposeKeys(keyPurposes.contentHashes)).toBe(key);
});

test('while they cannot be loaded it is said why, and loading goes on until they are there', async () => {
  const troubles = [new Error('No database.'), away()];
  const third = Promise.withResolvers<void>();
  const keys = await keysInBackground(async () => {
    const trouble = troubles.shift();
    if (trouble !== undefined) throw trouble;
    await third.promise;
    return () => key;
  }, log);
  expect(keys.isLoaded()).toBe(false);
  expect(() => keys.purposeKeys(keyPurposes.contentHashes)).toThrow('No database.');
  await vi.waitFor(() => expect(() => keys.purposeKeys(keyPurposes.contentHashes)).toThrow('Away.'), 10_000);
  third.resolve();
  await vi.waitFor(() => expect(keys.isLoaded()).toBe(true), 10_000);
  expect(keys.purposeKeys(keyPurposes.contentHashes)).toBe(key);
});
