import { ServiceError, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { PayloadProblem } from '@traject/payload-encryption';
import { expect, test } from 'vitest';
import { problemOfFailure } from './problem-of-failure.js';

const refused = (type: string, ...details: unknown[]) =>
  new WorkflowUpdateFailedError('refused', ApplicationFailure.create({ type, details, nonRetryable: true }));

test('a rule that refuses a command becomes a problem with its code, its parameters and a sentence (S11)', () => {
  const problem = problemOfFailure(refused('talk-limit-reached', { limit: 5, held: 5 }));
  expect(problem).toMatchObject({
    status: 409,
    code: 'talk-limit-reached',
    facts: { parameters: { limit: 5, held: 5 } },
  });
});

test('a key that was used for something else is told so', () => {
  expect(problemOfFailure(refused('idempotency-key-reused'))).toMatchObject({ status: 422 });
});

test('that a workflow is gone says nothing yet: the log knows why', () => {
  expect(problemOfFailure(new WorkflowNotFoundError('gone', 'journey/1', undefined))).toBeNull();
});

test('Temporal being away means: try again with the same key', () => {
  expect(problemOfFailure(new ServiceError('unavailable'))).toMatchObject({
    status: 503,
    code: 'try-again',
  });
});

test('an answer that cannot be read means: try again with the same key', () => {
  expect(problemOfFailure(new PayloadProblem('payload-key-unknown', 'secret words'))).toMatchObject({
    status: 503,
    code: 'try-again',
    message: expect.not.stringContaining('secret'),
  });
});

test('a failure that nobody knows is not told as a refusal and shows nothing of itself', () => {
  const problem = problemOfFailure(new Error('secret words'));
  expect(problem).toMatchObject({ status: 500, code: 'unexpected' });
  expect(problem?.message).not.toContain('secret');
});
