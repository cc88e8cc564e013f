import type { ArgumentsHost } from '@nestjs/common';
import { DossierProblem } from '@traject/dossier';
import pg from 'pg';
import { expect, test } from 'vitest';
import { openLog } from '../log.js';
import { hidden, HttpProblem, notFound } from './http-problem.js';
import { ProblemFilter } from './problem-filter.js';

interface Told {
  readonly answer: Record<string, unknown>;
  readonly lines: readonly Record<string, unknown>[];
}

/** What a caller and the log are told of something that was thrown. */
const told = (error: unknown): Told => {
  const lines: Record<string, unknown>[] = [];
  const log = openLog('info', { write: (line) => lines.push(JSON.parse(line)) });
  const answer: Record<string, unknown> = {};
  const reply = {
    header: (name: string, value: string) => Object.assign(answer, { [name]: value }),
    status: (status: number) => Object.assign(answer, { status }) && reply,
    type: () => reply,
    send: (body: unknown) => Object.assign(answer, { body }),
  };
  // Of a request's surroundings the filter asks for the reply alone.
  const host = { switchToHttp: () => ({ getResponse: () => reply }) } as unknown as ArgumentsHost;
  new ProblemFilter(log).catch(error, host);
  return { answer, lines };
};

const fromPostgres = (message: string, code: string): pg.DatabaseError =>
  Object.assign(new pg.DatabaseError(message, 0, 'error'), {
    severity: 'ERROR',
    code,
    detail: 'Key (email)=(eva@noord.example) already exists.',
    where: "unnamed portal parameter $1 = 'eva@noord.example'",
  });

test.each([
  ['that nobody expected', fromPostgres('duplicate key value violates unique constraint "x"', '23505'), 500],
  ['that repeats a value', fromPostgres('invalid input syntax for type uuid: "eva@noord.example"', '22P02'), 500],
  ['that means: away', fromPostgres('terminating connection due to administrator command', '57P01'), 503],
])('an error of PostgreSQL %s is told to nobody with the values of a row', (_kind, error, status) => {
  const { answer, lines } = told(error);
  expect(answer['status']).toBe(status);
  expect(lines).toEqual([
    expect.objectContaining({ process: 'gateway', err: expect.objectContaining({ code: error.code }) }),
  ]);
  expect(JSON.stringify({ answer, lines })).not.toContain('eva');
});

test('what an operator has to see to is an error in the log, and names what', () => {
  const { answer, lines } = told(new HttpProblem(503, 'journey-lost', 'Lost.', { restart: 'journey/1' }));
  expect(answer).toMatchObject({ status: 503, 'retry-after': '60' });
  expect(lines).toEqual([expect.objectContaining({ level: 50, code: 'journey-lost', restart: 'journey/1' })]);
});

test('which key is missing stands in the log and not in the answer', () => {
  const { answer, lines } = told(new DossierProblem('key-unavailable', 'It needs key-encryption key 0123.'));
  expect(lines).toEqual([
    expect.objectContaining({ level: 50, err: expect.objectContaining({ message: expect.stringContaining('0123') }) }),
  ]);
  expect(JSON.stringify(answer)).not.toContain('0123');
});

test('what passes by itself is a warning, and nobody is called for it', () => {
  const { answer, lines } = told(new HttpProblem(503, 'updates-full', 'Full.'));
  expect(answer).toMatchObject({ status: 503, 'retry-after': '2' });
  expect(lines).toEqual([expect.objectContaining({ level: 40, code: 'updates-full' })]);
});

test('what does not fit the moment is told to its caller alone', () => {
  expect(told(new HttpProblem(409, 'task-closed', 'Closed.')).lines).toEqual([]);
});

test.each([
  [401, 'token-invalid'],
  [403, 'not-allowed'],
  [429, 'too-many-requests'],
])('that access was refused (%i %s) is in the log by its code, and nothing else of the request is', (status, code) => {
  const { lines } = told(new HttpProblem(status, code, 'Refused.', { who: 'eva' }));
  expect(lines).toEqual([
    { level: 30, time: expect.any(String), process: 'gateway', code, msg: 'A request was refused.' },
  ]);
});

test('what is hidden is in the log by its code, apart from what is not there, and answered alike', () => {
  const [theirs, nobodys] = [told(hidden('journey')), told(notFound('journey'))];
  const line = { level: 30, time: expect.any(String), process: 'gateway', code: 'journey-not-found' };
  const msg = 'Something was asked for that is not there for whoever asked.';
  expect(theirs.lines).toEqual([{ ...line, reason: 'not-theirs', msg }]);
  expect(nobodys.lines).toEqual([{ ...line, msg }]);
  expect(theirs.answer).toEqual(nobodys.answer);
  expect(JSON.stringify(theirs.answer)).not.toContain('not-theirs');
});

test('an address that leads nowhere is told to its caller alone', () => {
  expect(told(new HttpProblem(404, 'route-unknown', 'Nothing here.')).lines).toEqual([]);
});

test.each([
  ['try-again', '2'],
  ['updates-full', '2'],
  ['journey-lost', '60'],
  ['advice-lost', '60'],
  ['key-unavailable', '60'],
])('after %s it is worth trying again in %s seconds', (code, seconds) => {
  expect(told(new HttpProblem(503, code, 'Away.')).answer).toMatchObject({ 'retry-after': seconds });
});
