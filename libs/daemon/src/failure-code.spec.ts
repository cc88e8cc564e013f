import { expect, it } from 'vitest';
import { failureCode } from './failure-code.js';
import { ProcessProblem } from './problem.js';

it.each([
  [new ProcessProblem('rebuild-running', 'Another one runs.'), 'rebuild-running'],
  [Object.assign(new Error('relation "x" does not exist'), { code: '42P01' }), '42P01'],
  [Object.assign(new Error('could not extend file'), { code: '53100' }), 'database-full'],
  [Object.assign(new Error('odd'), { code: 7 }), 'unexpected'],
  [new Error('odd'), 'unexpected'],
  [null, 'unexpected'],
])('the code of %s is %s', (error, code) => {
  expect(failureCode(error)).toBe(code);
});
