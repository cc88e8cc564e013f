import { describe, expect, test } from 'vitest';
import { csrfHeader, isForged, type RequestOrigin } from './csrf.js';

const own = 'https://traject.example';
const cookie = '__Host-traject=secret';
const fromOwnPage = { cookie, origin: own, 'sec-fetch-site': 'same-origin', 'traject-csrf': '1' };
const elsewhere = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' };

type Marks = Readonly<Record<string, string | undefined>>;

/** What a page of the product sends, in browsers that tell all or one half. */
const genuine: readonly (readonly [how: string, headers: Marks])[] = [
  ['when every mark fits', fromOwnPage],
  ['in a browser that does not tell the origin', { ...fromOwnPage, origin: undefined }],
  ['in a browser that tells the origin alone', { ...fromOwnPage, 'sec-fetch-site': undefined }],
];

/** What another site makes a browser send. */
const forged: readonly (readonly [where: string, headers: Marks])[] = [
  ['without the own header', { ...fromOwnPage, 'traject-csrf': undefined }],
  ['with another value in it', { ...fromOwnPage, 'traject-csrf': 'yes' }],
  ['from another origin', { ...fromOwnPage, origin: 'https://elsewhere.example' }],
  ['from a neighbouring host', { ...fromOwnPage, origin: 'https://other.traject.example' }],
  ['from the same host without TLS', { ...fromOwnPage, origin: 'http://traject.example' }],
  ['from a page that hides its origin', { ...fromOwnPage, origin: 'null' }],
  ['from another site, as the browser says', { ...fromOwnPage, 'sec-fetch-site': 'cross-site' }],
  ['from a neighbouring host, as the browser says', { ...fromOwnPage, 'sec-fetch-site': 'same-site' }],
  ['from no page at all', { ...fromOwnPage, 'sec-fetch-site': 'none' }],
  ['that tells nothing of where it comes from', { ...fromOwnPage, origin: undefined, 'sec-fetch-site': undefined }],
];

/** What is wrong with a way to tell forged requests, over everything that a browser may be made to send. */
const faultsOf = (tells: typeof isForged): readonly string[] =>
  ['POST', 'PUT', 'PATCH', 'DELETE'].flatMap((method) => [
    ...genuine
      .filter(([, headers]) => tells({ method, headers }, own))
      .map(([how]) => `${method} of the own page is refused ${how}`),
    ...forged
      .filter(([, headers]) => !tells({ method, headers }, own))
      .map(([where]) => `${method} ${where} is let in`),
  ]);

/** As it is, but that it sees other headers than came in. */
const seeing =
  (change: (headers: RequestOrigin['headers']) => Marks): typeof isForged =>
  ({ method, headers }, origin) =>
    isForged({ method, headers: { ...headers, ...change(headers) } }, origin);

const hostOf = (origin: unknown): string | undefined =>
  typeof origin === 'string' && URL.canParse(origin) ? new URL(origin).host : undefined;

describe('a request with the cookie of a login', () => {
  test('is the own page’s when every mark fits, and forged where one does not', () => {
    expect(faultsOf(isForged)).toEqual([]);
  });

  test.each<readonly [weakness: string, tells: typeof isForged, found: string]>([
    ['asks for no header', seeing(() => ({ [csrfHeader]: '1' })), 'POST without the own header'],
    [
      'takes the header for enough',
      seeing(() => ({ origin: own, 'sec-fetch-site': 'same-origin' })),
      'POST from another origin',
    ],
    ['does not look at Origin', seeing(() => ({ origin: own })), 'PUT from the same host without TLS'],
    ['does not look at Sec-Fetch-Site', seeing(() => ({ 'sec-fetch-site': undefined })), 'POST from another site'],
    [
      'takes a neighbouring host for its own',
      seeing((headers) => (headers['sec-fetch-site'] === 'same-site' ? { 'sec-fetch-site': 'same-origin' } : {})),
      'POST from a neighbouring host, as the browser says',
    ],
    [
      'compares hosts and not origins',
      seeing(({ origin }) => (hostOf(origin) === hostOf(own) ? { origin: own } : {})),
      'DELETE from the same host without TLS',
    ],
    [
      'believes who tells nothing',
      seeing(({ origin, 'sec-fetch-site': site }) => ((origin ?? site) === undefined ? { origin: own } : {})),
      'POST that tells nothing',
    ],
    [
      'guards POST alone',
      (request, origin) => request.method === 'POST' && isForged(request, origin),
      'PATCH without the own header',
    ],
    ['lets in nobody', () => true, 'POST of the own page is refused'],
  ])('would be reported by the same look if the product %s', (_weakness, tells, found) => {
    expect(faultsOf(tells).join('\n')).toContain(found);
  });

  test('may read from wherever it comes, as the answer does not get there', () => {
    expect(isForged({ method: 'GET', headers: { cookie, ...elsewhere } }, own)).toBe(false);
  });

  test('is forged where nobody set what this origin is', () => {
    expect(isForged({ method: 'POST', headers: fromOwnPage }, undefined)).toBe(true);
  });
});

test('a request with a token, or without a login, has nothing to ride on', () => {
  const isSeenAsForged = (headers: Marks) => isForged({ method: 'POST', headers }, own);
  expect(isSeenAsForged({ ...elsewhere, cookie, authorization: 'Bearer token' })).toBe(false);
  expect(isSeenAsForged({ ...elsewhere, cookie: 'theme=dark' })).toBe(false);
  expect(isSeenAsForged(elsewhere)).toBe(false);
});
