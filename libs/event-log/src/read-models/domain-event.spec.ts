import { streamOf } from '@traject/contracts';
import { expect, test } from 'vitest';
import { subjectOf } from './domain-event.js';

test.each([
  ['journey', { journeyId: 'a', adviceId: null }],
  ['advice', { journeyId: null, adviceId: 'a' }],
  ['person', { journeyId: null, adviceId: null }],
] as const)('a stream of a %s is about %j', (kind, subject) => {
  expect(subjectOf(streamOf(kind, 'a'))).toEqual(subject);
});
