import { expect, test } from 'vitest';
import { subjectIdOf } from './destroyed-list.js';

const personId = 'a-person';

test('an entry is known by what was destroyed: the person, the journey, the advice or the draft', () => {
  expect(subjectIdOf({ kind: 'person', personId })).toBe('a-person');
  expect(subjectIdOf({ kind: 'journey', journeyId: 'a-journey', personId })).toBe('a-journey');
  expect(subjectIdOf({ kind: 'advice', adviceId: 'an-advice', personId })).toBe('an-advice');
  expect(subjectIdOf({ kind: 'draft', contentRef: 'a-draft', personId })).toBe('a-draft');
});
