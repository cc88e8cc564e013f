import { openLog } from '@traject/daemon';
import { expect, test } from 'vitest';
import { strangeIn } from './log-lines.js';

test('what a log writes holds nothing strange', () => {
  const lines: object[] = [];
  const log = openLog('relay', 'info', { write: (line) => lines.push(JSON.parse(line)) });
  log.warn({ code: 'x-y', position: 4, err: new Error('a', { cause: new TypeError('b') }) }, 'Broken.');
  expect(lines.flatMap(strangeIn)).toEqual([]);
});

test('a line with something else is reported, also where its error carries it', () => {
  expect(strangeIn({ level: 30, msg: 'x', req: {}, question: 'x' })).toEqual(['req', 'question']);
  expect(strangeIn({ err: { name: 'Error', stack: 'x', cause: { detail: 'x' } } })).toEqual([
    'err.stack',
    'err.detail',
  ]);
});
