import { z } from 'zod';

/** What an API client may do with its token, beside what its person may: look, and act. */
export const scopes = { read: 'traject.read', write: 'traject.write' } as const;
/** One of {@link scopes}. */
export type Scope = (typeof scopes)[keyof typeof scopes];

/** The scope that a request needs: reading changes nothing. */
export const scopeOf = (method: string): Scope => (method === 'GET' || method === 'HEAD' ? scopes.read : scopes.write);

/** What a token says of itself, as far as it matters here; its signature, issuer, audience and times are checked before. */
export interface TokenParts {
  readonly header: { readonly typ?: string | undefined };
  readonly claims: Readonly<Record<string, unknown>>;
}

/** The types by which a token says that it is an access token (RFC 9068). */
const accessTokenTypes = /^(application\/)?at\+jwt$/i;

/** Claims that a provider puts into an ID token and never into an access token. */
const claimsOfIdTokens = ['nonce', 'at_hash', 'c_hash', 's_hash'];

/** Types that some providers write into the claims of what is no access token. */
const otherTypes = /^(id|refresh|logout|offline)$/i;

/**
 * Whether a token is meant to be shown to an API. An ID token tells a client who logged in and is no pass; providers
 * that do not follow RFC 9068 yet give both the type `JWT`, so that these are told apart by their claims.
 */
export const isAccessToken = ({ header: { typ }, claims }: TokenParts): boolean => {
  if (typ !== undefined && accessTokenTypes.test(typ)) return true;
  if (typ !== undefined && typ.toUpperCase() !== 'JWT') return false;
  const type = claims['typ'];
  return !claimsOfIdTokens.some((claim) => claim in claims) && !(typeof type === 'string' && otherTypes.test(type));
};

/** The scopes that a token names (RFC 9068: one text, apart by spaces). */
export const scopesIn = ({ scope }: Readonly<Record<string, unknown>>): readonly string[] =>
  typeof scope === 'string' ? scope.split(' ').filter((each) => each !== '') : [];

const authTime = z.int().positive();

/** When the person proved who they are, in milliseconds since 1970; null when the token does not tell, as of a program. */
export const authenticatedAtMs = (claims: Readonly<Record<string, unknown>>): number | null => {
  const given = authTime.safeParse(claims['auth_time']);
  return given.success ? given.data * 1_000 : null;
};
