import { expect, test } from 'vitest';
import { sendAgainWhenGivenUp } from './given-up-updates.js';

const failure = (code: number): Error =>
  new Error('Workflow Update failed', { cause: Object.assign(new Error('not now'), { code }) });
const givenUp = failure(9);

/** Answers after these failures. */
const answering = (failures: readonly unknown[]) => {
  const sent: string[] = [];
  const next = async (input: string): Promise<string> => {
    sent.push(input);
    if (sent.length <= failures.length) throw failures[sent.length - 1];
    return 'answer';
  };
  return { sent, next };
};

test('an Update that was given up is sent again, the same one, until it is answered', async () => {
  const { sent, next } = answering([givenUp, givenUp]);
  expect(await sendAgainWhenGivenUp.startUpdate('update-1', next)).toBe('answer');
  expect(sent).toEqual(['update-1', 'update-1', 'update-1']);
});

test('an Update that is given up every time fails as the last time', async () => {
  const { sent, next } = answering(Array.from({ length: 9 }, () => givenUp));
  await expect(sendAgainWhenGivenUp.startUpdate('update-1', next)).rejects.toBe(givenUp);
  expect(sent).toHaveLength(5);
});

test.each([
  ['that found no workflow', failure(5)],
  ['that was not answered in time', failure(4)],
  ['that a rule refused', new Error('refused', { cause: new Error('journey-over') })],
  ['that failed without a cause', new Error('broken')],
])('an Update %s is not sent again', async (_, error) => {
  const { sent, next } = answering([error]);
  await expect(sendAgainWhenGivenUp.startUpdate('update-1', next)).rejects.toBe(error);
  expect(sent).toHaveLength(1);
});
