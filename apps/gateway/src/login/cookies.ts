import { parseCookie, stringifySetCookie } from 'cookie';

/**
 * Names of the cookies. Browsers take a `__Host-` cookie only with Secure, for the whole host and from that host itself,
 * so that no neighbouring host can plant one.
 */
export const cookieNames = { login: '__Host-traject', attempt: '__Host-traject-attempt' } as const;

type CookieName = (typeof cookieNames)[keyof typeof cookieNames];

const guarded = { httpOnly: true, secure: true, path: '/' } as const;

/** The login goes along with requests of the product's own pages alone, and until the browser is closed at most. */
export const loginCookie = (secret: string): string =>
  stringifySetCookie({ name: cookieNames.login, value: secret, sameSite: 'strict', ...guarded });

/** The attempt must come along when the provider sends the browser back, which is another site. */
export const attemptCookie = (secret: string, lastsMs: number): string =>
  stringifySetCookie({
    name: cookieNames.attempt,
    value: secret,
    sameSite: 'lax',
    maxAge: Math.floor(lastsMs / 1_000),
    ...guarded,
  });

/** Takes a cookie away from the browser. */
export const noCookie = (name: CookieName): string =>
  stringifySetCookie({ name, value: '', sameSite: 'strict', maxAge: 0, ...guarded });

/** What a browser holds under a name. */
export const secretIn = (cookies: string | undefined, name: CookieName): string | undefined => {
  const value = parseCookie(cookies ?? '')[name];
  return value === '' ? undefined : value;
};
