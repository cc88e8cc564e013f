import { describe, expect, test } from 'vitest';
import { readLoginSettings } from './login-settings.js';

const whole = {
  TRAJECT_OIDC_ISSUER: 'https://login.example',
  TRAJECT_OIDC_AUDIENCE: 'traject',
  TRAJECT_PUBLIC_URL: 'https://traject.example',
  TRAJECT_LOGIN_CLIENT_ID: 'traject-web',
  TRAJECT_LOGIN_CLIENT_SECRET_FILE: '/run/secret',
};
const faultsOf = (change: Readonly<Record<string, string>>) =>
  readLoginSettings({ ...whole, ...change }).faults.filter((fault) => fault !== '');

describe('the settings of browser logins', () => {
  test('are none where nothing is set', () => {
    expect(readLoginSettings({ TRAJECT_OIDC_ISSUER: 'https://login.example' })).toEqual({
      browserLogin: null,
      faults: [],
    });
  });

  test('have half an hour and twelve hours, and ask for no more than who it is, unless told', () => {
    expect(readLoginSettings(whole).browserLogin).toEqual({
      publicUrl: 'https://traject.example',
      clientId: 'traject-web',
      clientSecretFile: '/run/secret',
      scope: 'openid',
      limits: { idleMs: 1_800_000, longestMs: 43_200_000 },
    });
    expect(faultsOf({})).toEqual([]);
  });

  test.each(['http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000'])(
    'may be without TLS on this machine itself: %s',
    (url) => {
      expect(faultsOf({ TRAJECT_PUBLIC_URL: url, TRAJECT_OIDC_ISSUER: url })).toEqual([]);
    },
  );

  test.each([
    ['TRAJECT_PUBLIC_URL', 'http://traject.example'],
    ['TRAJECT_PUBLIC_URL', 'https://traject.example/path'],
    ['TRAJECT_PUBLIC_URL', ''],
    ['TRAJECT_OIDC_ISSUER', 'http://login.example'],
    ['TRAJECT_LOGIN_CLIENT_ID', ''],
    ['TRAJECT_LOGIN_CLIENT_ID', 'traject'],
    ['TRAJECT_LOGIN_CLIENT_SECRET_FILE', ''],
    ['TRAJECT_LOGIN_SCOPE', 'profile'],
    ['TRAJECT_LOGIN_IDLE_SECONDS', '0'],
    ['TRAJECT_LOGIN_IDLE_SECONDS', 'soon'],
    ['TRAJECT_LOGIN_IDLE_SECONDS', '43201'],
    ['TRAJECT_LOGIN_LONGEST_SECONDS', '9999999'],
  ])('are refused by name: %s=%s', (name, value) => {
    expect(faultsOf({ [name]: value }).join()).toContain(name);
  });
});
