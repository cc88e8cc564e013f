import { LocalFailure } from './local-failure.js';

/** Which identity wants a token of which provider. */
export interface TokenRequest {
  readonly issuer: string;
  readonly identity: string;
  readonly clientSecret: string;
}

const limitMs = 10_000;

function hasToken(answer: unknown): answer is { access_token: string } {
  return (
    typeof answer === 'object' && answer !== null && 'access_token' in answer && typeof answer.access_token === 'string'
  );
}

/**
 * Asks a local OpenID provider for an access token.
 * @throws LocalFailure `token-refused`
 */
export async function requestToken({ issuer, identity, clientSecret }: TokenRequest): Promise<string> {
  const refused = (why: string, cause?: unknown) =>
    new LocalFailure(
      'token-refused',
      `The identity provider ${issuer} gave no token for ${identity}: ${why}. Check that the stack runs and that the address is right.`,
      { cause },
    );
  let response: Response;
  try {
    response = await fetch(`${issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${identity}:${clientSecret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
      signal: AbortSignal.timeout(limitMs),
    });
  } catch (cause) {
    throw refused('it does not answer', cause);
  }
  const answer: unknown = await response.json();
  if (response.ok && hasToken(answer)) return answer.access_token;
  throw refused(`it answered ${response.status}`);
}
