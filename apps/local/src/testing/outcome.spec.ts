import { expect, test } from 'vitest';
import { outcomeOf, plus } from './outcome.js';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((each) => ({ status: each })),
});
const report = (passed: number, failed: number, ...testResults: object[]) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  testResults,
});

test('passed and failed tests are counted as vitest counts them', () => {
  const run = report(2, 1, file('passed', 'passed', 'passed'), file('failed', 'failed'));
  expect(outcomeOf(run, 1)).toEqual({ passed: 2, failed: 1 });
});

test('a test file that cannot be loaded counts as a failure', () => {
  expect(outcomeOf(report(2, 0, file('passed', 'passed', 'passed'), file('failed')), 1)).toEqual({
    passed: 2,
    failed: 1,
  });
});

test('an error outside any test counts as a failure', () => {
  expect(outcomeOf(report(1, 0, file('passed', 'passed')), 1)).toEqual({ passed: 1, failed: 1 });
});

test('a run without a single test is a failure', () => {
  expect(outcomeOf(report(0, 0), 0)).toEqual({ passed: 0, failed: 1 });
});

test('a run without a report is a failure', () => {
  expect(outcomeOf(undefined, 0)).toEqual({ passed: 0, failed: 1 });
});

test('a good run has no failures', () => {
  expect(outcomeOf(report(1, 0, file('passed', 'passed')), 0)).toEqual({ passed: 1, failed: 0 });
});

test('a failed stage adds to the tests that failed', () => {
  expect(plus({ passed: 0, failed: 1 }, { passed: 4, failed: 2 })).toEqual({ passed: 4, failed: 3 });
});
