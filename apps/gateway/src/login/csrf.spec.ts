import { describe, expect, test } from 'vitest';
import { isForged } from './csrf.js';

const own = 'https://traject.example';
const cookie = '__Host-traject=secret';
const fromOwnPage = { cookie, origin: own, 'sec-fetch-site': 'same-origin', 'traject-csrf': '1' };
const forged = (headers: Readonly<Record<string, string | undefined>>, method = 'POST') =>
  isForged({ method, headers }, own);

describe('a request with the cookie of a login', () => {
  test('is the own page’s when every mark fits', () => {
    expect(forged(fromOwnPage)).toBe(false);
    expect(forged({ ...fromOwnPage, origin: undefined })).toBe(false);
    expect(forged({ ...fromOwnPage, 'sec-fetch-site': undefined })).toBe(false);
  });

  test.each([
    ['without the own header', { 'traject-csrf': undefined }],
    ['with another value in it', { 'traject-csrf': 'yes' }],
    ['from another origin', { origin: 'https://elsewhere.example' }],
    ['from a neighbouring host', { origin: 'https://other.traject.example' }],
    ['from the same host without TLS', { origin: 'http://traject.example' }],
    ['from a page that hides its origin', { origin: 'null' }],
    ['from another site, as the browser says', { 'sec-fetch-site': 'cross-site' }],
    ['from a neighbouring host, as the browser says', { 'sec-fetch-site': 'same-site' }],
    ['from no page at all', { 'sec-fetch-site': 'none' }],
    ['that tells nothing of where it comes from', { origin: undefined, 'sec-fetch-site': undefined }],
  ])('is forged when it comes %s', (_where, change) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
      expect(forged({ ...fromOwnPage, ...change }, method)).toBe(true);
  });

  test('may read from wherever it comes, as the answer does not get there', () => {
    expect(forged({ cookie, origin: 'https://elsewhere.example' }, 'GET')).toBe(false);
  });

  test('is forged where nobody set what this origin is', () => {
    expect(isForged({ method: 'POST', headers: fromOwnPage }, undefined)).toBe(true);
  });
});

test('a request with a token, or without a login, has nothing to ride on', () => {
  const elsewhere = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' };
  expect(forged({ ...elsewhere, cookie, authorization: 'Bearer token' })).toBe(false);
  expect(forged({ ...elsewhere, cookie: 'theme=dark' })).toBe(false);
  expect(forged(elsewhere)).toBe(false);
});
