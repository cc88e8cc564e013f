import { DossierProblem } from '@traject/dossier';
import { expect, test } from 'vitest';
import { problemBody } from './problem-filter.js';
import { problemOf } from './problem-of.js';

const withCode = (code: string) => Object.assign(new Error('password=secret'), { code });

test.each(['ECONNREFUSED', 'EAI_AGAIN', '57P01', '57014', '08006', '25006'])(
  'a database that is away (%s) means: try again',
  (code) => {
    expect(problemOf(withCode(code))).toMatchObject({ status: 503, code: 'try-again' });
  },
);

test.each([
  'Connection terminated unexpectedly',
  'Query read timeout',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error and is not queryable',
])('a connection that is no good any more (%s) means: try again', (message) => {
  expect(problemOf(new Error(message))).toMatchObject({ status: 503, code: 'try-again' });
});

test('what nobody expected is told without a word of its cause', () => {
  const problem = problemOf(withCode('42P01'));
  expect(problem).toMatchObject({ status: 500, code: 'unexpected' });
  expect(JSON.stringify(problemBody(problem))).not.toContain('secret');
});

test('other words under a reference that a command used before mean that its key was reused', () => {
  expect(problemOf(new DossierProblem('content-differs', 'x'))).toMatchObject({
    status: 422,
    code: 'idempotency-key-reused',
  });
});

test.each(['key-unavailable', 'key-file-invalid'] as const)(
  'keys that are not to be had (%s) are told without a word of where they are',
  (code) => {
    const problem = problemOf(new DossierProblem(code, 'The key file /run/secret-place is not readable.'));
    expect(problem).toMatchObject({ status: 503, code: 'key-unavailable' });
    expect(JSON.stringify(problemBody(problem))).not.toContain('secret-place');
  },
);

test('a key service that is away for a moment means: try again', () => {
  const away = new DossierProblem('key-unavailable', 'The key service did not answer.', { mayPass: true });
  expect(problemOf(away)).toMatchObject({ status: 503, code: 'try-again' });
});

test('an address with a part that is too long is an address with nothing', () => {
  expect(problemOf(withCode('FST_ERR_MAX_PARAM_LENGTH'))).toMatchObject({ status: 404, code: 'route-unknown' });
});

test('the body of a problem has its code, its status and a sentence', () => {
  expect(problemBody(problemOf(withCode('FST_ERR_MAX_PARAM_LENGTH')))).toEqual({
    type: 'urn:traject:problem:route-unknown',
    title: 'route-unknown',
    status: 404,
    code: 'route-unknown',
    detail: 'There is nothing at this address. See /openapi.json.',
  });
});
