import { createRequire } from 'node:module';
import { ApplicationFailure, DefaultFailureConverter, defaultPayloadConverter } from '@temporalio/common';
import { expect, test } from 'vitest';
import { failureConverter } from './failure-converter.js';
import { failureConverterPath } from './index.js';

const refusal = (cause?: Error): ApplicationFailure =>
  ApplicationFailure.create({
    type: 'talk-limit-reached',
    message: 'The command was refused.',
    nonRetryable: true,
    details: [{ limit: 5 }],
    ...(cause === undefined ? {} : { cause }),
  });

type Encoded = ReturnType<typeof failureConverter.errorToFailure>;

const encode = (error: unknown): Encoded => failureConverter.errorToFailure(error, defaultPayloadConverter);
const decode = (failure: Encoded): Error => failureConverter.failureToError(failure, defaultPayloadConverter);

/** What stands beside the payloads, which the codec encrypts. */
const besidePayloads = (failure: Encoded): string =>
  JSON.stringify(failure, (name, value: unknown) =>
    name === 'encodedAttributes' || name === 'payloads' ? undefined : value,
  );

test('code, message and stack of a failure and of its cause stand in payloads alone', () => {
  const failure = encode(refusal(new Error('of an inner cause')));
  expect(besidePayloads(failure)).not.toMatch(/talk-limit|refused|inner cause|failure-converter\.spec/);
  expect(failure).toMatchObject({ message: 'Encoded failure', stackTrace: '', applicationFailureInfo: { type: '' } });
});

test('a failure comes back with its code, message, details and cause', () => {
  const cause = refusal(new Error('of an inner cause'));
  const back = decode(encode(refusal(cause)));
  const expected = {
    type: 'talk-limit-reached',
    message: 'The command was refused.',
    nonRetryable: true,
    details: [{ limit: 5 }],
  };
  expect(back).toMatchObject({ ...expected, cause: { ...expected, cause: { message: 'of an inner cause' } } });
  expect(back.stack).toContain('failure-converter.spec');
});

test('an error that came from Temporal can be told to several, each time whole', () => {
  const received = decode(encode(refusal()));
  const [once, again] = [decode(encode(received)), decode(encode(received))];
  for (const told of [once, again, received]) {
    expect(told).toMatchObject({ type: 'talk-limit-reached', message: 'The command was refused.' });
  }
});

test('a failure whose code was not encoded, as another converter writes it, keeps the code that stands beside', () => {
  const withoutCode = new DefaultFailureConverter({ encodeCommonAttributes: true });
  const written = withoutCode.errorToFailure(refusal(), defaultPayloadConverter);
  const told = { type: 'talk-limit-reached', message: 'The command was refused.' };
  expect(decode(written)).toMatchObject(told);
  const empty = { ...written, encodedAttributes: defaultPayloadConverter.toPayload(null) };
  expect(decode(empty)).toMatchObject({ type: 'talk-limit-reached' });
});

test("a failure of Temporal's own is read as it is", () => {
  const info = { type: 'AcceptedUpdateCompletedWorkflow', nonRetryable: true };
  const back = decode({ message: 'Workflow completed.', applicationFailureInfo: info });
  expect(back).toMatchObject({ type: 'AcceptedUpdateCompletedWorkflow', message: 'Workflow completed.' });
});

test('an error of no kind in particular is encoded too', () => {
  const failure = encode(new Error('words'));
  expect(besidePayloads(failure)).not.toContain('words');
  expect(decode(failure).message).toBe('words');
});

test('Temporal finds it in the file that it is told', () => {
  const loaded: unknown = createRequire(import.meta.url)(failureConverterPath);
  expect(loaded).toHaveProperty('failureConverter.errorToFailure');
});
