import { randomUUID } from 'node:crypto';
import { bearerWith } from './bearer.js';
import type { Answer, HttpStack, Json } from './http-stack.js';

/** Gives a command with a token of somebody who has logged in just now. */
export const freshly = async (
  stack: HttpStack,
  who: string,
  path: string,
  body: Json = {},
  key: string = randomUUID(),
): Promise<Answer> => {
  const claims = { auth_time: Math.floor(Date.now() / 1_000) };
  const token = bearerWith(await stack.token(who), await stack.signingKey(), claims);
  return stack.client(who).send({
    method: 'POST',
    path,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
  });
};
