import type { LoggedEvent, StreamName } from '@traject/contracts';
import { expect, test } from 'vitest';
import { answerInLog, problemOfMissingWorkflow } from './process-in-log.js';

const stream: StreamName = 'journey/1';
const identity = { commandId: 'c', fingerprint: 'asked' };

const logWith = (...fingerprints: readonly (string | null)[]) => ({
  findByCommand: async (): Promise<readonly LoggedEvent[]> =>
    fingerprints.map((fingerprint, index) => ({
      position: index + 1,
      stream,
      sequence: index + 1,
      eventId: `${index}`,
      commandId: identity.commandId,
      fingerprint,
      runId: null,
      recordedAt: '2027-03-02T09:00:00.000Z',
      event: { type: 'Noted', version: 1, at: '2027-03-02T09:00:00.000Z', by: 'employee', data: {} },
    })),
});

test('a command that is in the log has the sequence of its last event for an answer', async () => {
  expect(await answerInLog(logWith('asked', 'asked'), stream, identity)).toEqual({ sequence: 2, fingerprint: 'asked' });
  expect(await answerInLog(logWith(), stream, identity)).toBeUndefined();
});

test('its key is refused for something else', async () => {
  await expect(answerInLog(logWith('something else'), stream, identity)).rejects.toMatchObject({
    status: 422,
    code: 'idempotency-key-reused',
  });
});

test('a command from before fingerprints were kept is answered', async () => {
  expect(await answerInLog(logWith(null), stream, identity)).toEqual({ sequence: 1, fingerprint: 'asked' });
});

test.each([
  ['journey/1', 409, 'nothing-begun'],
  ['advice/1', 409, 'nothing-begun'],
] as const)('of %s, which the log does not know, nothing is left to restart', async (unknown, status, code) => {
  const problem = await problemOfMissingWorkflow({ readStream: async () => [] }, unknown, new Error('gone'));
  expect(problem).toMatchObject({ status, code });
});
