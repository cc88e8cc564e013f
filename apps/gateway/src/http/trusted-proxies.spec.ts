import { expect, test } from 'vitest';
import { readTrustedProxies } from './trusted-proxies.js';

test('proxies are trusted by address or network, and nobody unless told', () => {
  const read = (value?: string) => readTrustedProxies(value === undefined ? {} : { TRAJECT_TRUSTED_PROXIES: value });
  expect(read()).toEqual({ trustedProxies: [], faults: [] });
  expect(read('10.0.0.0/8, 192.0.2.7,2001:db8::/32')).toEqual({
    trustedProxies: ['10.0.0.0/8', '192.0.2.7', '2001:db8::/32'],
    faults: [],
  });
  for (const value of ['everybody', '10.0.0.0/33', '10.0.0.0/8/8', '2001:db8::/129', '10.0.0.0/x', 'true'])
    expect(read(value).faults.join()).toContain('TRAJECT_TRUSTED_PROXIES');
});
