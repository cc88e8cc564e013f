import { expect, test } from 'vitest';
import { resumePointsOf } from './resume-point.js';

const key = { bytes: new Uint8Array(32).fill(7) };
const mine = resumePointsOf(key, 'somebody');

test('what was sealed is read back, by any gateway with the same key', () => {
  expect(resumePointsOf(key, 'somebody').open(mine.seal(123_456))).toBe(123_456);
});

test('the same position looks different each time, so nothing can be counted', () => {
  expect(mine.seal(5)).not.toBe(mine.seal(5));
  expect(mine.seal(5)).toHaveLength(mine.seal(9_000_000).length);
});

test.for([
  ['of somebody else', resumePointsOf(key, 'somebody-else').seal(5)],
  ['under another key', resumePointsOf({ bytes: new Uint8Array(32).fill(8) }, 'somebody').seal(5)],
  ['that was cut off', mine.seal(5).slice(0, 20)],
  ['that was changed', mine.seal(5).replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))],
  ['that is a number', '17'],
  ['that is empty', ''],
  ['that is long', 'A'.repeat(10_000)],
] as const)('an id %s is refused', ([, id]) => {
  expect(() => mine.open(id)).toThrow(expect.objectContaining({ status: 400, code: 'resume-point-invalid' }));
});
