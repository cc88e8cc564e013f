import { expect, test } from 'vitest';
import { isPrefetch, refusePrefetch } from './prefetch.js';

test.each([
  { 'sec-purpose': 'prefetch' },
  { 'sec-purpose': 'prefetch;prerender' },
  { 'sec-purpose': 'prefetch;anonymous-client-ip' },
  { purpose: 'prefetch' },
  { 'x-purpose': 'preview' },
  { 'x-moz': 'prefetch' },
])('what a browser asks ahead of anybody’s wish is refused: %j', (headers) => {
  expect(isPrefetch(headers)).toBe(true);
  expect(() => refusePrefetch(headers)).toThrow(expect.objectContaining({ status: 403, code: 'prefetch-refused' }));
});

test.each([{}, { 'sec-fetch-mode': 'navigate' }, { 'sec-purpose': undefined }, { purpose: 'navigate' }])(
  'what somebody wants to see is answered: %j',
  (headers) => {
    expect(isPrefetch(headers)).toBe(false);
    expect(() => refusePrefetch(headers)).not.toThrow();
  },
);
