import { expect, test } from 'vitest';
import { stepUpNeeded } from '../access/step-up.js';
import { challengeOf } from './challenge.js';
import { HttpProblem } from './http-problem.js';

test.each([
  [new HttpProblem(401, 'token-missing', 'None.'), 'Bearer'],
  [new HttpProblem(401, 'login-over', 'Over.'), 'Bearer'],
  [new HttpProblem(401, 'token-invalid', 'Bad.'), 'Bearer error="invalid_token"'],
  [
    new HttpProblem(403, 'scope-missing', 'None.', { scope: 'traject.write' }),
    'Bearer error="insufficient_scope", scope="traject.write"',
  ],
  [stepUpNeeded(), 'Bearer error="insufficient_user_authentication", max_age="300"'],
  [new HttpProblem(403, 'not-allowed', 'No.'), undefined],
  [new HttpProblem(404, 'task-not-found', 'No.'), undefined],
])('$code asks an API client for the right thing', (problem, challenge) => {
  expect(challengeOf(problem)).toBe(challenge);
});
