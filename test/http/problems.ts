import { expect } from 'vitest';
import type { Answer } from './http-stack.js';

/** Holds an answer against a problem: its status and code, and that it is told as one (RFC 9457). */
export const expectProblem = ({ status, mediaType, body }: Answer, [expected, code]: readonly [number, string]): void =>
  expect({ status, mediaType, code: body['code'] }).toEqual({
    status: expected,
    mediaType: 'application/problem+json',
    code,
  });
