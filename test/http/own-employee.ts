import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { bearerWith } from './bearer.js';
import { freshly } from './fresh-log-in.js';
import type { Answer, HttpStack, Json } from './http-stack.js';

/** An employee of Noord whom no other story is about: whatever becomes of them, the others are told as ever. */
export interface OwnEmployee {
  readonly personId: string;
  get(path: string): Promise<Answer>;
  post(path: string, body: unknown): Promise<Answer>;
  /** Gives a command after having logged in just now. */
  freshly(path: string): Promise<Answer>;
}

/** Enters one, who can log in. */
export const enterOwnEmployee = async (stack: HttpStack): Promise<OwnEmployee> => {
  const login = `employee-${randomUUID()}`;
  const { organisationId } = (await stack.client('hr-noord').get('/api/me')).body;
  const person = { organisationId, roles: ['employee'], name: 'Mila Verhoeven', email: `${login}@noord.example` };
  const { status, body } = await stack.client('administrator').post('/api/people', person);
  expect(status).toBe(201);
  const personId = String(body['id']);
  const identity = { issuer: stack.addresses().issuer, subject: login };
  const linked = await freshly(stack, 'administrator', `/api/people/${personId}/identities`, identity);
  expect(linked).toMatchObject({ status: 201, body: { state: 'linked' } });
  const send = async (method: 'GET' | 'POST', path: string, claims: Json, sent?: unknown): Promise<Answer> => {
    const token = bearerWith(await stack.token('employee-noord'), await stack.signingKey(), { sub: login, ...claims });
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    };
    return stack.send({ method, path, headers, ...(sent === undefined ? {} : { body: JSON.stringify(sent) }) });
  };
  return {
    personId,
    get: (path) => send('GET', path, {}),
    post: (path, sent) => send('POST', path, {}, sent),
    freshly: (path) => send('POST', path, { auth_time: Math.floor(Date.now() / 1_000) }, {}),
  };
};
