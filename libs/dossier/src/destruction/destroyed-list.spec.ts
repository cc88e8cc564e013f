import { expect, test } from 'vitest';
import { subjectIdOf } from './destroyed-list.js';

const personId = 'a-person';

test('an entry is known by what was destroyed: the person, the journey or the draft', () => {
  expect(subjectIdOf({ kind: 'person', personId })).toBe('a-person');
  expect(subjectIdOf({ kind: 'journey', journeyId: 'a-journey', personId })).toBe('a-journey');
  expect(subjectIdOf({ kind: 'draft', contentRef: 'a-draft', personId })).toBe('a-draft');
});
