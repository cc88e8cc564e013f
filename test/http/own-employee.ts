import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { freshly } from './fresh-log-in.js';
import type { HttpStack } from './http-stack.js';
import { ownLogin, type OwnLogin } from './own-login.js';

/** An employee of Noord whom no other story is about: whatever becomes of them, the others are told as ever. */
export interface OwnEmployee extends OwnLogin {
  readonly personId: string;
}

/** Enters one, who can log in. */
export const enterOwnEmployee = async (stack: HttpStack): Promise<OwnEmployee> => {
  const login = ownLogin(stack, `employee-${randomUUID()}`);
  const { organisationId } = (await stack.client('hr-noord').get('/api/me')).body;
  const person = {
    organisationId,
    roles: ['employee'],
    name: 'Mila Verhoeven',
    email: `${login.subject}@noord.example`,
  };
  const { status, body } = await stack.client('administrator').post('/api/people', person);
  expect(status).toBe(201);
  const personId = String(body['id']);
  const identity = { issuer: stack.addresses().issuer, subject: login.subject };
  const linked = await freshly(stack, 'administrator', `/api/people/${personId}/identities`, identity);
  expect(linked).toMatchObject({ status: 201, body: { state: 'linked' } });
  return { ...login, personId };
};
