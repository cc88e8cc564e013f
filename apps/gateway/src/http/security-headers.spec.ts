import { expect, test } from 'vitest';
import { securityHeaders } from './security-headers.js';

test('a page may load what comes from here alone, runs no script that stands in it, and is framed by nobody', () => {
  const policy = securityHeaders('/', false)['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("base-uri 'none'");
  expect(policy).not.toMatch(/unsafe|data:|https?:|\*/);
});

test.each(['/api/me', '/api', '/login', '/login?return=/', '/login/callback?code=x', '/logout'])(
  '%s is kept by no browser and no proxy',
  (url) => {
    expect(securityHeaders(url, false)['cache-control']).toBe('no-store');
  },
);

test.each(['/', '/openapi.json', '/health/live', '/apiary'])('%s may be kept', (url) => {
  expect(securityHeaders(url, false)).not.toHaveProperty('cache-control');
});

test('in production a browser does not come back without TLS', () => {
  expect(securityHeaders('/', true)['strict-transport-security']).toContain('max-age=63072000');
  expect(securityHeaders('/', false)).not.toHaveProperty('strict-transport-security');
});
