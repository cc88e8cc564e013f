import { expect, test } from 'vitest';
import { identityOf } from './content-identity.js';

const content = {
  contentRef: 'AAAAAAAA-0000-4000-8000-000000000001',
  personId: 'BBBBBBBB-0000-4000-8000-000000000002',
  journeyId: 'Journey-1',
  field: 'hold-bmw-talk.notes',
  version: 1,
};
const [ref, person] = [content.contentRef.toLowerCase(), content.personId.toLowerCase()];

test('words are bound to their place in these very words, as what was sealed outlives code', () => {
  const field = 'hold-bmw-talk.notes';
  expect(identityOf(content)).toEqual(['traject content', ref, person, 'journey Journey-1', field, '1']);
  expect(identityOf({ ...content, journeyId: null })).toEqual([
    'traject content',
    ref,
    person,
    'directory',
    field,
    '1',
  ]);
});

test('a later version is bound to the first one, which is bound as it was before there were later ones', () => {
  const later = identityOf({ ...content, version: 2, firstRef: 'CCCCCCCC-0000-4000-8000-000000000003' });
  expect(later.slice(-2)).toEqual(['2', 'of cccccccc-0000-4000-8000-000000000003']);
  expect(identityOf({ ...content, firstRef: null })).toEqual(identityOf(content));
});
