import { describe, expect, test } from 'vitest';
import { chosenParts, parts } from './parts.js';
import { isEnough, scoreOf, sumOf, tableOf, tallyOf, tooWeak, type TalliesOfParts, type Tally } from './score.js';

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

  describe('of several parts', () => {
    const strong = { ...none, Killed: 9_900, Survived: 100 };
    const weak = { ...none, Killed: 89, Survived: 11 };
    const weakest = { ...none, Killed: 10, NoCoverage: 90 };

    test('must be enough of each, though of all together it were', () => {
      const tallies: TalliesOfParts = [
        ['libs/strong', strong],
        ['libs/weak', weak],
      ];
      expect(isEnough(sumOf([strong, weak]))).toBe(true);
      expect(tooWeak(tallies)).toEqual(['libs/weak']);
      expect(tooWeak([['libs/strong', strong]])).toEqual([]);
    });

    test('names the weakest first, and a part of which nothing was tried before all others', () => {
      const tallies: TalliesOfParts = [
        ['libs/weak', weak],
        ['libs/strong', strong],
        ['libs/weakest', weakest],
        ['libs/untried', none],
      ];
      expect(tooWeak(tallies)).toEqual(['libs/untried', 'libs/weakest', 'libs/weak']);
    });
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
  const named = (...names: readonly string[]) => chosenParts(names).map(({ name, mutated }) => [name, mutated]);

  test('is every part when none is named', () => {
    expect(chosenParts([])).toEqual(parts);
  });

  test('is what is named: all parts of a folder, or files', () => {
    const file = 'libs/dossier/src/sealing.ts';
    const access = parts.find(({ name }) => name === 'libs/access');
    expect(named(file, 'libs/access')).toEqual([
      ['libs/access', access?.mutated],
      ['libs/dossier', [file]],
    ]);
    expect(named('libs/dossier').map(([name]) => name)).toEqual(['libs/dossier', 'libs/dossier, with a database']);
    expect(named('libs/dossier/src/read-content.ts').map(([name]) => name)).toEqual(['libs/dossier, with a database']);
  });

  test.each([
    'libs/tasks',
    'libs/accessories',
    'libs/tasks/src/form.ts',
    'libs/access/src/access.spec.ts',
    'libs/dossier/src/migrations/0006-content-versions.ts',
    'libs/domain/src/closing/steps.ts',
  ])('is not %s, which is no part nor of one', (name) => {
    expect(() => chosenParts([name])).toThrow(`${name} is of no part`);
  });

  test('is every source of consent, disclosure, keys and seals', () => {
    const files = [
      ...['access/src/allowed', 'payload-encryption/src/sealing', 'domain/src/disclosure/rules'],
      ...['domain/src/disclosure/events', 'domain/src/request/rules', 'domain/src/referral/rules'],
      ...['domain/src/closing/commands', 'domain/src/coaching/commands', 'domain/src/advice/decide'],
      ...['dossier/src/sealing', 'dossier/src/key-service', 'dossier/src/access-log/chain-check'],
      ...['dossier/src/attachments/sealed-stream', 'dossier/src/destruction/destructions'],
    ];
    for (const file of files) expect(named(`libs/${file}.ts`)).toHaveLength(1);
  });
});
