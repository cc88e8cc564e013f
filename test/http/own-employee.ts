import { databaseRoles } from '@traject/contracts';
import { connect } from '@traject/database';
import { openDirectory } from '@traject/directory';
import { keyEncryptionFromFile, loadPurposeKeys } from '@traject/dossier';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { bearerWith } from './bearer.js';
import type { Answer, HttpStack, Json } from './http-stack.js';

/** An employee of Noord whom no other story is about: whatever becomes of them, the others are told as ever. */
export interface OwnEmployee {
  readonly personId: string;
  get(path: string): Promise<Answer>;
  post(path: string, body: unknown): Promise<Answer>;
  /** Gives a command after having logged in just now. */
  freshly(path: string): Promise<Answer>;
}

/** Lets a login of the stack's provider act as a person. Only programs can, as no request says who somebody is. */
const giveLogin = async ({ addresses, folder }: HttpStack, subject: string, personId: string): Promise<void> => {
  const { databaseUrl, issuer } = addresses();
  // The stack keeps a password for each role.
  const { databasePasswords } = JSON.parse(await readFile(join(folder, 'secrets.json'), 'utf8')) as {
    readonly databasePasswords: Readonly<Record<string, string>>;
  };
  const url = new URL(databaseUrl);
  url.username = databaseRoles.gateway;
  url.password = databasePasswords[databaseRoles.gateway] ?? '';
  const { query, close } = connect<unknown>(url.href, { maxConnections: 1 });
  try {
    const encryption = await keyEncryptionFromFile(join(folder, 'key-encryption-key'));
    const directory = openDirectory(encryption, await loadPurposeKeys(query, encryption));
    await query
      .transaction()
      .execute((transaction) => directory.people.linkIdentity(transaction, { issuer, subject }, personId));
  } finally {
    await close();
  }
};

/** Enters one, who can log in. */
export const enterOwnEmployee = async (stack: HttpStack): Promise<OwnEmployee> => {
  const login = `employee-${randomUUID()}`;
  const { organisationId } = (await stack.client('hr-noord').get('/api/me')).body;
  const person = { organisationId, roles: ['employee'], name: 'Mila Verhoeven', email: `${login}@noord.example` };
  const { status, body } = await stack.client('administrator').post('/api/people', person);
  expect(status).toBe(201);
  const personId = String(body['id']);
  await giveLogin(stack, login, personId);
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
