import { expect, test } from 'vitest';
import { attemptCookie, cookieNames, loginCookie, noCookie, secretIn } from './cookies.js';

test('the cookie of a login is kept from scripts, from other hosts, from plain HTTP and from other sites', () => {
  expect(loginCookie('secret')).toBe('__Host-traject=secret; Path=/; HttpOnly; Secure; SameSite=Strict');
});

test('the cookie of an attempt comes along when the provider sends the browser back, and lasts as long as the attempt', () => {
  expect(attemptCookie('secret', 600_000)).toBe(
    '__Host-traject-attempt=secret; Max-Age=600; Path=/; HttpOnly; Secure; SameSite=Lax',
  );
});

test('a cookie is taken away under the same name and place', () => {
  expect(noCookie(cookieNames.login)).toBe('__Host-traject=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Strict');
});

test('a cookie is found among others, and only under its whole name', () => {
  const header = 'theme=dark; __Host-traject-attempt=a; __Host-traject=b';
  expect(secretIn(header, cookieNames.login)).toBe('b');
  expect(secretIn(header, cookieNames.attempt)).toBe('a');
  expect(secretIn('traject=b; __Host-traject=', cookieNames.login)).toBeUndefined();
  expect(secretIn(undefined, cookieNames.login)).toBeUndefined();
});
