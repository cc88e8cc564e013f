import { expect, it } from 'vitest';
import { loggedFields, type LogFields } from './log-fields.js';
import { ownErrors } from './logged-error.js';
import { openLog, ownSentence } from './log.js';
import { ProcessProblem } from './problem.js';

const linesOf = (write: (log: ReturnType<typeof openLog>) => void, level = 'info'): readonly unknown[] => {
  const lines: unknown[] = [];
  write(openLog('relay', level, { write: (line) => lines.push(JSON.parse(line)) }));
  return lines;
};

/** What a line says of an error. */
const told = (error: unknown): unknown => {
  const [line] = linesOf((log) => log.error({ err: error }, 'Broken.'));
  return typeof line === 'object' && line !== null && 'err' in line ? line.err : line;
};

it('every line names the process and its time', () => {
  expect(linesOf((log) => log.info({ code: 'relay-leading', position: 4 }, 'Leading.'))).toEqual([
    {
      level: 30,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      process: 'relay',
      code: 'relay-leading',
      position: 4,
      msg: 'Leading.',
    },
  ]);
});

it('lines below the level are left out', () => {
  expect(linesOf((log) => log.info({}, 'Started.'), 'warn')).toEqual([]);
});

it('a field that is not in the list is not written, whoever passes it', () => {
  const passed = { code: 'x-y', question: 'Eva cannot sleep', constructor: 'Eva', hasOwnProperty: 'Eva', msg: 'Eva' };
  expect(linesOf((log) => log.info(passed, 'Done.'))).toEqual([
    { level: 30, time: expect.any(String), process: 'relay', code: 'x-y', msg: 'Done.' },
  ]);
});

it.each([
  ['a sentence', { code: 'Eva cannot sleep' }],
  ['an address of a person', { address: 'eva@thuis.example' }],
  ['a line break', { code: 'a\nb' }],
  ['something very long', { stream: 'e'.repeat(201) }],
  ['an object', { code: { name: 'Eva' } }],
  ['a list where one is not meant', { code: ['Eva'] }],
  ['a text in the place of a number', { position: 'Eva' }],
  ['a list with a sentence', { topics: ['traject.x', 'Eva cannot sleep'] }],
])('%s in an allowed field is left out', (_what, fields) => {
  // As somebody would pass it who is not compiled with these types.
  const lines = JSON.stringify(linesOf((log) => log.info(fields as LogFields, 'Done.')));
  expect(lines).not.toMatch(/Eva|eva@|e{50}|a\\nb/);
  expect(lines).toContain('(left out)');
});

it('codes, ids, streams, addresses of parts and topics are written as they are', () => {
  const fields = {
    code: 'ECONNREFUSED',
    stream: 'journey/0198c5d0-0000-7000-8000-000000000000',
    address: 'http://[::1]:3000',
    deadline: 'task-reminder/0198c5d0.4',
    topics: ['traject.journey-events.v1'],
  };
  expect(linesOf((log) => log.info(fields, 'Done.'))).toEqual([expect.objectContaining(fields)]);
});

it('a line says nothing but sentences that stand in the code', () => {
  const read = String(new Error('Eva').message);
  linesOf((log) => {
    // @ts-expect-error a text that came about at run time
    log.info({}, read);
    // @ts-expect-error a text that something is put into
    log.info({}, `Read ${read}.`);
    // @ts-expect-error a text that is marked without being written out
    log.info({}, ownSentence(read));
    // @ts-expect-error a field that is not in the list
    log.info({ question: 'x' }, 'Read.');
    log.info({}, ownSentence('Written out.'));
  });
});

it('an error of ours is told with its code, its sentence and its cause', () => {
  const cause = Object.assign(new Error('Key (name)=(Eva) exists.'), {
    code: '23505',
    detail: 'Key (name)=(Eva) exists.',
    constraint: 'people_email',
    severity: 'ERROR',
  });
  expect(told(new ProcessProblem('not-written', 'Nothing was written.', { cause }))).toEqual({
    name: 'ProcessProblem',
    code: 'not-written',
    message: 'Nothing was written.',
    cause: {
      name: 'Error',
      code: '23505',
      constraint: 'people_email',
      at: expect.stringMatching(/^log\.spec\.ts:\d+$/),
    },
  });
});

const hostile = 'Eva cannot sleep';
it.each([
  [
    'PostgreSQL',
    Object.assign(new Error(`invalid input syntax: "${hostile}"`), { code: '22P02', where: hostile }),
    '22P02',
  ],
  [
    'Node',
    Object.assign(new Error(`connect ${hostile}`), { code: 'ECONNREFUSED', syscall: 'connect' }),
    'ECONNREFUSED',
  ],
  ['gRPC', Object.assign(new Error(hostile), { code: 14, details: hostile }), '14'],
  ['a workflow', Object.assign(new Error(hostile), { type: 'stream-conflict' }), 'stream-conflict'],
  ['kafkajs', Object.assign(new Error(hostile), { type: 'NOT_COORDINATOR', broker: hostile }), 'NOT_COORDINATOR'],
  ['somebody who names it after content', Object.assign(new Error(hostile), { name: hostile, code: hostile }), 'Error'],
  [
    'somebody who passes it off as ours',
    Object.assign(new Error(hostile), { name: 'ProcessProblem' }),
    'ProcessProblem',
  ],
  ['a parser, over several lines', new SyntaxError(`a\n    at ${hostile} (Eva.js:1:1)\n at Eva.ts:2:2`), 'SyntaxError'],
  ['somebody who changed its words later', Object.assign(new Error('x'), { message: hostile }), 'Error'],
])('the words of an error of %s are left out, and its code is kept', (_whose, error, code) => {
  const written = JSON.stringify(told(error));
  expect(written).not.toMatch(/Eva|sleep/);
  expect(written).toContain(code);
  expect(written).not.toContain('message');
});

it('causes are told too, and not without end', () => {
  const error = new Error(hostile, { cause: new Error(hostile, { cause: hostile }) });
  expect(told(error)).toMatchObject({ cause: { name: 'Error', cause: { name: 'Thrown' } } });
  const endless = new Error('round');
  endless.cause = endless;
  expect(JSON.stringify(told(endless)).length).toBeLessThan(1_000);
});

it('what was thrown without being an error is not repeated', () => {
  expect(told('the question of an employee')).toEqual({ name: 'Thrown' });
});

it('the check would report a log that writes what it is given', () => {
  const careless = JSON.stringify({ err: { message: new Error(hostile).message } });
  expect(careless).toMatch(/Eva|sleep/);
  expect(ownErrors).not.toContain('Error');
  expect(loggedFields).not.toHaveProperty('message');
});
