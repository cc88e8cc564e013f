import type { DisclosureOffer } from '@traject/domain';
import { expect, test } from 'vitest';
import { previewHash } from './preview.js';

const offer: DisclosureOffer = {
  key: 'main-lines/1/1',
  purpose: 'main-lines',
  contentRefs: ['words'],
  textHash: 'hash',
  recipientIds: ['hr', 'mees'],
  validForDays: 90,
};

test.for<readonly [string, Partial<DisclosureOffer>]>([
  ['the words', { textHash: 'other' }],
  ['a recipient', { recipientIds: ['hr', 'somebody-else'] }],
  ['the number of recipients', { recipientIds: ['hr'] }],
  ['the purpose', { purpose: 'report' }],
  ['the time', { validForDays: 91 }],
])('a preview is another one when %s changes (S7)', ([_what, change]) => {
  expect(previewHash({ ...offer, ...change })).not.toBe(previewHash(offer));
});

test('the same preview is the same, under whatever entry it comes to stand', () => {
  expect(previewHash({ ...offer, key: 'main-lines/1/2' })).toBe(previewHash(offer));
});
