import { describe, expect, test } from 'vitest';
import { chosenParts, parts } from './parts.js';
import { isEnough, scoreOf, tableOf, tallyOf, type Tally } from './score.js';

const none: Tally = { Killed: 0, Timeout: 0, Survived: 0, NoCoverage: 0, RuntimeError: 0 };
const reportOf = (...statuses: readonly string[]) => ({
  files: { 'one.ts': { mutants: statuses.map((status) => ({ status })) }, 'other.ts': { mutants: [] } },
});

describe('the score', () => {
  test('counts what was noticed against everything that could be run', () => {
    const tally = tallyOf(reportOf('Killed', 'Killed', 'Timeout', 'Survived', 'NoCoverage', 'RuntimeError'));
    expect(tally).toEqual({ ...none, Killed: 2, Timeout: 1, Survived: 1, NoCoverage: 1, RuntimeError: 1 });
    expect(scoreOf(tally)).toBe(60);
  });

  test('is enough from 90 on', () => {
    expect(isEnough({ ...none, Killed: 89, Timeout: 1, Survived: 10 })).toBe(true);
  });

  test.each([
    ['survivors', { ...none, Killed: 899, Survived: 101 }],
    ['what no test runs', { ...none, Killed: 899, NoCoverage: 101 }],
    ['nothing that was tried', none],
    ['nothing that could be run', { ...none, RuntimeError: 10 }],
  ])('is not enough with %s (negative control)', (_what, tally) => {
    expect(isEnough(tally)).toBe(false);
  });

  test('is not taken from a run that did not come to its end, or that left some out', () => {
    for (const status of ['Pending', 'Ignored']) expect(() => tallyOf(reportOf('Killed', status))).toThrow();
    expect(() => tallyOf({})).toThrow();
  });

  test('is shown for each part and for all, and is not rounded up', () => {
    const table = tableOf([
      ['libs/one', { ...none, Killed: 89_999, Survived: 10_001 }],
      ['libs/other', { ...none, Killed: 1 }],
    ]);
    expect(table.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['part', 'mutants', 'killed', 'timed out', 'survived', 'no coverage', 'not runnable', 'score'],
      ['libs/one', '100000', '89999', '0', '10001', '0', '0', '89.99 %'],
      ['libs/other', '1', '1', '0', '0', '0', '0', '100.00 %'],
      ['all', '100001', '90000', '0', '10001', '0', '0', '89.99 %'],
    ]);
  });
});

describe('what is mutated', () => {
  test('is every part when none is named', () => {
    expect(chosenParts([])).toEqual(parts);
  });

  test('is what is named: a part, or files of one', () => {
    const file = 'libs/dossier/src/sealing.ts';
    expect(chosenParts([file, 'libs/access']).map(({ name, mutated }) => [name, mutated])).toEqual([
      ['libs/access', parts.find(({ name }) => name === 'libs/access')?.mutated],
      ['libs/dossier', [file]],
    ]);
  });

  test('is nothing else', () => {
    for (const name of ['libs/tasks', 'libs/accessories', 'libs/tasks/src/form.ts']) {
      expect(() => chosenParts([name])).toThrow(`${name} is of no part`);
    }
  });
});
