import { describe, expect, test } from 'vitest';
import { authenticatedAtMs, isAccessToken, scopeOf, scopesIn } from './token-rules.js';

const typed = (typ: string | undefined, claims = {}) => isAccessToken({ header: { typ }, claims });

describe('an access token', () => {
  test.each(['at+jwt', 'AT+JWT', 'application/at+jwt'])('is what calls itself %s', (typ) => {
    expect(typed(typ)).toBe(true);
  });

  test.each([undefined, 'JWT', 'jwt'])('may have the type %s of providers that know no better', (typ) => {
    expect(typed(typ)).toBe(true);
  });

  test.each(['logout+jwt', 'dpop+jwt', 'secevent+jwt', 'id_token+jwt'])('is nothing that calls itself %s', (typ) => {
    expect(typed(typ)).toBe(false);
  });

  test.each(['nonce', 'at_hash', 'c_hash', 's_hash'])('has no %s, which an ID token has', (claim) => {
    expect(typed('JWT', { [claim]: 'x' })).toBe(false);
    expect(typed(undefined, { [claim]: 'x' })).toBe(false);
  });

  test.each(['ID', 'Refresh', 'Logout', 'Offline'])('is nothing that calls itself %s in its claims', (typ) => {
    expect(typed('JWT', { typ })).toBe(false);
    expect(typed('JWT', { typ: 'Bearer' })).toBe(true);
  });
});

describe('the scopes of a token', () => {
  test('are one text, apart by spaces', () => {
    expect(scopesIn({ scope: 'openid traject.read  traject.write' })).toEqual([
      'openid',
      'traject.read',
      'traject.write',
    ]);
  });

  test.each([{}, { scope: ['traject.read'] }, { scope: 7 }, { scope: '' }])('are none in %j', (claims) => {
    expect(scopesIn(claims)).toEqual([]);
  });

  test('that are needed follow from the method', () => {
    expect(['GET', 'HEAD'].map(scopeOf)).toEqual(['traject.read', 'traject.read']);
    expect(['POST', 'PUT', 'PATCH', 'DELETE'].map(scopeOf)).toEqual(Array(4).fill('traject.write'));
  });
});

test('a token may tell when its person logged in', () => {
  expect(authenticatedAtMs({ auth_time: 1_700_000_000 })).toBe(1_700_000_000_000);
  for (const auth_time of [undefined, 'now', -1, 1.5, null]) expect(authenticatedAtMs({ auth_time })).toBeNull();
});
