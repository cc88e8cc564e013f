import type { HttpProblem } from './http-problem.js';

/** What each refusal asks of an API client, by the code of the problem. Sources: RFC 6750, RFC 9470. */
const challenges: Readonly<Record<string, (facts: HttpProblem['facts']) => string>> = {
  'token-invalid': () => 'Bearer error="invalid_token"',
  'scope-missing': ({ scope }) => `Bearer error="insufficient_scope", scope="${String(scope)}"`,
  'step-up-needed': ({ maxAgeSeconds }) =>
    `Bearer error="insufficient_user_authentication", max_age="${String(maxAgeSeconds)}"`,
};

/** The `WWW-Authenticate` header of a problem; undefined where none belongs. */
export const challengeOf = ({ status, code, facts }: HttpProblem): string | undefined => {
  const challenge = challenges[code];
  if (challenge !== undefined) return challenge(facts);
  return status === 401 ? 'Bearer' : undefined;
};
