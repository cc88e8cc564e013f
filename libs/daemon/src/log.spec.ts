import { expect, it } from 'vitest';
import { openLog } from './log.js';

const linesOf = (write: (log: ReturnType<typeof openLog>) => void, level = 'info'): readonly unknown[] => {
  const lines: unknown[] = [];
  write(openLog('relay', level, { write: (line) => lines.push(JSON.parse(line)) }));
  return lines;
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

it('an error is logged with its code and its cause, and without what else it carries', () => {
  const cause = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (name)=(Eva) exists.' });
  const error = Object.assign(new Error('Not written.', { cause }), { code: 'append-failed', row: 'Eva' });
  const lines = linesOf((log) => log.warn({ code: 'append-failed', err: error }, 'The log did not take a batch.'));
  expect(lines).toEqual([
    expect.objectContaining({
      err: {
        name: 'Error',
        message: 'Not written.',
        code: 'append-failed',
        cause: { name: 'Error', message: 'duplicate key', code: '23505' },
      },
    }),
  ]);
  expect(JSON.stringify(lines)).not.toContain('Eva');
});

it('a value that PostgreSQL repeats in its message is not repeated', () => {
  const error = Object.assign(new Error('invalid input syntax for type uuid: "Eva"'), {
    code: '22P02',
    severity: 'ERROR',
  });
  const lines = linesOf((log) => log.error({ err: error }, 'Broken.'));
  expect(JSON.stringify(lines)).not.toContain('Eva');
  expect(lines).toEqual([expect.objectContaining({ err: expect.objectContaining({ code: '22P02' }) })]);
});

it('what was thrown without being an error is not repeated', () => {
  const lines = linesOf((log) => log.error({ err: 'the question of an employee' }, 'Broken.'));
  expect(JSON.stringify(lines)).not.toContain('question');
  expect(lines).toEqual([expect.objectContaining({ err: expect.objectContaining({ name: 'Thrown' }) })]);
});

it('lines below the level are left out', () => {
  expect(linesOf((log) => log.info('Started.'), 'warn')).toEqual([]);
});
