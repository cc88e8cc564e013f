import { randomBytes } from 'node:crypto';
import { keyEncryptionByService, type KeyOwner, type Patience } from '@traject/dossier';
import { expect } from 'vitest';
import { startKeyService } from './key-service.js';

/** Whose key it is. */
export const person: KeyOwner = { kind: 'person', id: 'b6f5c1f0-0000-4000-8000-000000000001' };

/** Somebody else. */
export const another: KeyOwner = { ...person, id: 'b6f5c1f0-0000-4000-8000-000000000002' };

/** One further attempt at once, so that no test waits. */
export const impatience: Patience = { answerMs: 5_000, pausesMs: [0] };

/** A service with one key that it wrapped. */
export const opened = async (patience = impatience) => {
  const service = await startKeyService();
  const encryption = keyEncryptionByService(service.settings, patience);
  const key = randomBytes(32);
  return { service, encryption, key, wrapped: await encryption.wrap(key, person) };
};

/** A key as it is compared. */
export const bytes = (key: Uint8Array) => Buffer.from(key).toString('hex');

/** How a key is refused that will not come by itself. */
export const unavailable = { name: 'DossierProblem', code: 'key-unavailable', mayPass: false };

/** The whole error, as a log would print it. */
export const toldBy = async (failing: Promise<unknown>): Promise<string> => {
  const error: unknown = await failing.then(
    () => expect.fail('It did not fail.'),
    (thrown: unknown) => thrown,
  );
  const parts: string[] = [];
  for (let each = error; each instanceof Error; each = each.cause) parts.push(each.message, each.stack ?? '');
  return parts.join('\n');
};
