import { randomUUID } from 'node:crypto';
import { bearerWith } from './bearer.js';
import type { Answer, HttpStack, Json } from './http-stack.js';

/** Whoever has an account at the provider that no demo identity has, as whoever it acts here. */
export interface OwnLogin {
  readonly subject: string;
  get(path: string): Promise<Answer>;
  post(path: string, body: unknown): Promise<Answer>;
  /** Gives a command after having logged in just now. */
  freshly(path: string, body?: Json): Promise<Answer>;
}

/** The login of this account. It acts as nobody until it was entered. */
export const ownLogin = (stack: HttpStack, subject: string): OwnLogin => {
  const send = async (method: 'GET' | 'POST', path: string, claims: Json, sent?: unknown): Promise<Answer> => {
    const token = bearerWith(await stack.token('employee-noord'), await stack.signingKey(), {
      sub: subject,
      ...claims,
    });
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    };
    return stack.send({ method, path, headers, ...(sent === undefined ? {} : { body: JSON.stringify(sent) }) });
  };
  return {
    subject,
    get: (path) => send('GET', path, {}),
    post: (path, sent) => send('POST', path, {}, sent),
    freshly: (path, body = {}) => send('POST', path, { auth_time: Math.floor(Date.now() / 1_000) }, body),
  };
};
