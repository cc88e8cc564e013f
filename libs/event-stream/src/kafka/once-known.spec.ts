import { KafkaJSProtocolError } from 'kafkajs';
import { expect, it } from 'vitest';
import { onceKnown } from './once-known.js';

const protocolError = (type: string): KafkaJSProtocolError =>
  new KafkaJSProtocolError(Object.assign(new Error(type), { type, code: 3, retriable: true }));

/** Fails with these errors, one after the other, and then answers. */
const answeringAfter = (...errors: readonly Error[]) => {
  const left = [...errors];
  return async (): Promise<string> => {
    const error = left.shift();
    if (error !== undefined) throw error;
    return 'twelve partitions';
  };
};

it('a topic that the broker has not heard of yet is asked for again, each time later', async () => {
  const pauses: number[] = [];
  const unknown = protocolError('UNKNOWN_TOPIC_OR_PARTITION');
  const leaderless = new Error('The client has tried thirty times.', { cause: protocolError('LEADER_NOT_AVAILABLE') });
  const answer = await onceKnown(answeringAfter(unknown, leaderless, unknown), async (ms) => pauses.push(ms));
  expect(answer).toBe('twelve partitions');
  expect(pauses).toEqual([5, 10, 20]);
});

it('any other error is handed on at once', async () => {
  const refused = protocolError('TOPIC_AUTHORIZATION_FAILED');
  const asked = onceKnown(answeringAfter(refused), async () => expect.fail('waited'));
  await expect(asked).rejects.toBe(refused);
});

it('a topic that stays unknown is reported, with the reason, after a bounded time', async () => {
  let waitedMs = 0;
  const unknown = protocolError('UNKNOWN_TOPIC_OR_PARTITION');
  const asked = onceKnown(
    () => Promise.reject(unknown),
    async (ms) => (waitedMs += ms),
  );
  await expect(asked).rejects.toMatchObject({ code: 'stream-unavailable', cause: unknown });
  expect(waitedMs).toBeLessThan(15_000);
  expect(waitedMs).toBeGreaterThan(10_000);
});
