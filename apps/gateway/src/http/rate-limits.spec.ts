import { describe, expect, test } from 'vitest';
import { countedAddress, readRateLimits, requestCountsOf, standardRateLimits } from './rate-limits.js';

const counts = requestCountsOf;
const refused = expect.objectContaining({ status: 429, code: 'too-many-requests' });

describe('requests are counted', () => {
  test('by who makes them: the one too many is refused, and told when to come back', async () => {
    const { ofIdentity } = counts({ ...standardRateLimits, perIdentity: 2 });
    await ofIdentity('eva');
    await ofIdentity('eva');
    await expect(ofIdentity('eva')).rejects.toEqual(refused);
    await expect(ofIdentity('eva')).rejects.toMatchObject({ facts: { retryAfterSeconds: expect.any(Number) } });
    await ofIdentity('emre');
  });

  test('by where they come from, whoever makes them', async () => {
    const { ofAddress } = counts({ ...standardRateLimits, perAddress: 2 });
    await ofAddress('10.0.0.1', '/api/me');
    await ofAddress('10.0.0.1', '/openapi.json');
    await expect(ofAddress('10.0.0.1', '/api/me')).rejects.toEqual(refused);
    await ofAddress('10.0.0.2', '/api/me');
  });

  test.each(['/login', '/login?return=/', '/login/callback?code=x', '/logout'])('more strictly at %s', async (url) => {
    const { ofAddress } = counts({ ...standardRateLimits, loginsPerAddress: 1 });
    await ofAddress('10.0.0.1', url);
    await expect(ofAddress('10.0.0.1', url)).rejects.toEqual(refused);
    await ofAddress('10.0.0.1', '/api/me');
  });

  test.each(['/health/live', '/health/ready', '/metrics'])('not at all at %s', async (url) => {
    const { ofAddress } = counts({ ...standardRateLimits, perAddress: 1 });
    for (let turn = 0; turn < 5; turn += 1) await ofAddress('10.0.0.1', url);
  });
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::6', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('the address %s is counted as %s', (address, counted) => {
  expect(countedAddress(address)).toBe(counted);
});

test('the limits are the standard ones unless told, and refused by name when they are none', () => {
  expect(readRateLimits({})).toEqual({ rateLimits: standardRateLimits, faults: ['', '', ''] });
  expect(readRateLimits({ TRAJECT_REQUESTS_PER_IDENTITY: '10' }).rateLimits.perIdentity).toBe(10);
  for (const value of ['0', '-1', '1.5', 'many', ''])
    expect(readRateLimits({ TRAJECT_LOGINS_PER_ADDRESS: value }).faults.join()).toContain('TRAJECT_LOGINS_PER_ADDRESS');
});
