import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { databaseRoles } from '@traject/contracts';
import { connect } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { directoryMigrations, type PersonRole } from '@traject/directory';
import { dossierMigrations } from '@traject/dossier';
import { CIVIL_DAY_MS } from '@traject/domain';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openLog } from '../log.js';
import { closeParts, openParts, type GatewayParts } from '../parts.js';
import { gatewayApplication } from '../start.js';

const audience = 'traject';
const { publicKey, privateKey } = await generateKeyPair('ES256');
const publicJwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' };

let database: TestDatabase;
let provider: Server;
let issuer: string;
let folder: string;
let parts: GatewayParts;
let app: NestFastifyApplication;

const startProvider = async (): Promise<void> => {
  provider = createServer((request, response) => {
    const body = request.url === '/keys' ? { keys: [publicJwk] } : { jwks_uri: `${issuer}/keys` };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(provider, 'listening');
  const address = provider.address();
  if (address === null || typeof address === 'string') throw new Error('The provider of identities has no port.');
  issuer = `http://127.0.0.1:${address.port}`;
};

beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'), [dossierMigrations, directoryMigrations]);
  await startProvider();
  folder = await mkdtemp(join(tmpdir(), 'traject-directory-'));
  const keyEncryptionKeyFile = join(folder, 'key');
  const payloadKeyFile = join(folder, 'payload-key');
  for (const file of [keyEncryptionKeyFile, payloadKeyFile]) {
    await writeFile(file, randomBytes(32).toString('base64'), { mode: 0o600 });
  }
  const databaseUrl = database.urls[databaseRoles.gateway];
  const places = { databaseUrl, temporalAddress: '127.0.0.1:1', temporalNamespace: 'default', taskQueue: 'none' };
  const keys = { kind: 'file', file: keyEncryptionKeyFile } as const;
  const identity = { issuer, audience, keys, payloadKeyFile, attachmentsFolder: join(folder, 'attachments') };
  const settings = { ...places, ...identity, host: '127.0.0.1', port: 0, dayLengthMs: CIVIL_DAY_MS };
  parts = await openParts(settings, openLog('silent'));
  app = await gatewayApplication(parts);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
});
afterAll(async () => {
  await app.close();
  await closeParts(parts);
  provider.close();
  await rm(folder, { recursive: true });
  await database.drop();
});

interface Answer {
  readonly status: number;
  readonly etag: string | undefined;
  readonly body: Record<string, unknown> & { readonly id: string };
}

/** Somebody who is on record and signed in. */
interface Someone {
  readonly id: string;
  readonly token: string;
}

let counter = 0;
const nextEmail = (): string => `person${(counter += 1)}@noord.example`;

async function signedIn(role: PersonRole, organisationId: string | null): Promise<Someone> {
  const id = randomUUID();
  await parts.database.query.transaction().execute(async (transaction) => {
    const person = { id, organisationId, roles: [role], name: `Someone ${role}`, email: nextEmail() };
    await parts.directory.people.create(transaction, person, { personId: id, role, ground: 'administration' });
    await parts.directory.people.linkIdentity(transaction, { issuer, subject: id }, id);
  });
  const token = await new SignJWT({ scope: 'traject.read traject.write' })
    .setProtectedHeader({ alg: 'ES256', kid: 'one' })
    .setSubject(id)
    .setIssuer(issuer)
    .setAudience(audience)
    .setExpirationTime('10m')
    .sign(privateKey);
  return { id, token };
}

async function ask(
  { token }: Someone,
  method: 'GET' | 'POST' | 'PATCH',
  url: string,
  payload?: object | string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const type: Record<string, string> =
    payload === undefined ? {} : { 'content-type': typeof payload === 'string' ? 'text/csv' : 'application/json' };
  const body = payload === undefined ? {} : { payload };
  const response = await app.inject({
    method,
    url: `/api/${url}`,
    headers: { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID(), ...type, ...headers },
    ...body,
  });
  // Every route of the directory answers a JSON object, and each record has an id.
  const answer = response.json<Answer['body']>();
  return { status: response.statusCode, etag: response.headers.etag?.toString(), body: answer };
}

const employee = (organisationId: string, given: object = {}): object => ({
  organisationId,
  roles: ['employee'],
  name: 'Noor Bakker',
  email: nextEmail(),
  ...given,
});

async function employer(administrator: Someone): Promise<string> {
  const { status, body } = await ask(administrator, 'POST', 'organisations', { name: 'Noord' });
  expect(status).toBe(201);
  return body.id;
}

async function readsOf(personId: string): Promise<readonly unknown[]> {
  const superuser = connect<unknown>(database.superuserUrl);
  const { rows } = await sql`
    select reader, role, ground from dossier.content_reads where person_id = ${personId} order by number
  `.execute(superuser.query);
  await superuser.close();
  return rows;
}

describe('the administrator', () => {
  it('changes an organisation of the version they saw, and is told when it is not that one any more', async () => {
    const administrator = await signedIn('administrator', null);
    const id = await employer(administrator);
    const change = (ifMatch: Record<string, string>) =>
      ask(administrator, 'PATCH', `organisations/${id}`, { policy: { maxBmwTalks: 4 } }, ifMatch);

    expect(await change({})).toMatchObject({ status: 428, body: { code: 'if-match-missing' } });
    expect(await change({ 'if-match': '1' })).toMatchObject({ status: 400, body: { code: 'if-match-invalid' } });
    expect(await change({ 'if-match': '"1"' })).toMatchObject({ status: 200, etag: '"2"' });
    expect(await change({ 'if-match': '"1"' })).toMatchObject({ status: 412, body: { code: 'version-conflict' } });
    expect(await ask(administrator, 'GET', `organisations/${id}`)).toMatchObject({
      status: 200,
      etag: '"2"',
      body: { policy: { maxBmwTalks: 4 } },
    });
  });

  it('makes a person a practitioner with a registration, which the coordinator reads by name', async () => {
    const administrator = await signedIn('administrator', null);
    const coordinator = await signedIn('coordinator', null);
    const coach = { organisationId: null, roles: ['coach'], name: 'Sam de Wit', email: nextEmail() };
    const { body: person } = await ask(administrator, 'POST', 'people', coach);
    const practice = { personId: person.id, kinds: ['career'], capacity: 3 };
    expect((await ask(administrator, 'POST', 'practitioners', practice)).status).toBe(201);
    const registration = { register: 'nobco', number: 'N-1', validUntil: '2030-01-31', checkedOn: '2026-11-02' };
    const registrations = `practitioners/${person.id}/registrations`;

    expect((await ask(coordinator, 'POST', registrations, registration)).status).toBe(403);
    expect((await ask(administrator, 'POST', registrations, registration)).status).toBe(200);
    expect(await ask(coordinator, 'GET', `practitioners/${person.id}`)).toMatchObject({
      status: 200,
      body: { name: 'Sam de Wit', registrations: [{ ...registration, checkedBy: administrator.id }] },
    });
    expect(await readsOf(person.id)).toEqual([{ reader: coordinator.id, role: 'coordinator', ground: 'coordination' }]);
  });

  it('tries an import out, is told every bad line, and then has the whole file written', async () => {
    const administrator = await signedIn('administrator', null);
    const header = 'agency;kind_of_help;region;how_to_refer\n';
    const good = `${header}Schuldhulp;debts;Utrecht;Call them\n`;
    const ofRun = (file: string, query = '') => ask(administrator, 'POST', `social-map/import${query}`, file);

    expect(await ofRun(good, '?dryRun=true')).toMatchObject({ status: 200, body: { written: false, created: 1 } });
    expect(await ofRun(`${good};debts;Utrecht;Call\n`)).toMatchObject({
      status: 422,
      body: { code: 'import-refused', report: { written: false, problems: [{ line: 3, column: 'agency' }] } },
    });
    expect((await ask(administrator, 'GET', 'social-map')).body['items']).toEqual([]);
    expect(await ofRun(good)).toMatchObject({ status: 200, body: { written: true, created: 1 } });
    const { body } = await ask(administrator, 'GET', 'social-map?region=utrecht&active=true');
    expect(body['items']).toMatchObject([{ agency: 'Schuldhulp', version: 1 }]);
    expect(await ask(administrator, 'POST', 'social-map/import', {})).toMatchObject({ status: 415 });
  });

  it('imports the people of one organisation, and pages through them', async () => {
    const administrator = await signedIn('administrator', null);
    const id = await employer(administrator);
    const rows = ['A', 'B', 'C'].map((name) => `${name},${nextEmail()},employee\n`).join('');
    const file = `name,email,roles\n${rows}`;
    expect((await ask(administrator, 'POST', 'people/import', file)).status).toBe(400);
    const report = await ask(administrator, 'POST', `people/import?organisationId=${id}`, file);
    expect(report).toMatchObject({ status: 200, body: { written: true, created: 3 } });

    const first = await ask(administrator, 'GET', `people?organisationId=${id}&limit=2`);
    expect(first.body['items']).toHaveLength(2);
    const cursor = String(first.body['nextCursor']);
    const second = await ask(administrator, 'GET', `people?organisationId=${id}&limit=2&cursor=${cursor}`);
    expect(second.body).toMatchObject({ items: [{ organisationId: id }], nextCursor: null });
    const elsewhere = await ask(administrator, 'GET', `people?organisationId=provider&cursor=${cursor}`);
    expect(elsewhere).toMatchObject({ status: 400, body: { code: 'cursor-invalid' } });
    expect((await ask(administrator, 'GET', 'people?limit=201')).status).toBe(400);
  });
});

describe('an HR adviser', () => {
  it('enters an employee of their own organisation, and nobody else', async () => {
    const administrator = await signedIn('administrator', null);
    const [own, other] = [await employer(administrator), await employer(administrator)];
    const adviser = await signedIn('requester', own);
    const enter = (person: object) => ask(adviser, 'POST', 'people', person);

    expect(await enter(employee(own))).toMatchObject({ status: 201, etag: '"1"', body: { organisationId: own } });
    expect((await enter(employee(other))).status).toBe(403);
    expect((await enter(employee(own, { roles: ['employee', 'requester'] }))).status).toBe(403);
    // Where notices go is the choice of the employee, and of nobody else.
    expect(await enter(employee(own, { privateAddress: 'noor@home.example' }))).toMatchObject({
      status: 400,
      body: { code: 'input-invalid' },
    });
  });

  it('sees the employees of their own organisation, and logs that they looked', async () => {
    const administrator = await signedIn('administrator', null);
    const [own, other] = [await employer(administrator), await employer(administrator)];
    const adviser = await signedIn('requester', own);
    const { body: theirs } = await ask(administrator, 'POST', 'people', employee(own));
    const { body: foreign } = await ask(administrator, 'POST', 'people', employee(other));

    const listed = await ask(adviser, 'GET', 'people');
    expect(listed.body['items']).toMatchObject([{ id: theirs.id, details: { name: 'Noor Bakker' } }]);
    for (const reader of [adviser, administrator]) {
      const { body } = await ask(reader, 'GET', `people/${theirs.id}`);
      expect(body).toMatchObject({ details: { name: 'Noor Bakker' } });
    }

    expect(await ask(adviser, 'GET', `people/${foreign.id}`)).toMatchObject({ status: 404 });
    expect((await ask(adviser, 'GET', `people?organisationId=${other}`)).status).toBe(403);
    expect((await ask(adviser, 'GET', `organisations/${other}`)).status).toBe(404);
    const looked = { reader: adviser.id, role: 'requester', ground: 'own-organisation' };
    const administered = { reader: administrator.id, role: 'administrator', ground: 'administration' };
    expect(await readsOf(theirs.id)).toEqual([looked, looked, administered]);
    expect(await readsOf(foreign.id)).toEqual([]);
  });

  it.each(['practitioners', 'social-map'])('is not let into the %s', async (list) => {
    const administrator = await signedIn('administrator', null);
    const adviser = await signedIn('requester', await employer(administrator));
    expect(await ask(adviser, 'GET', list)).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
  });

  it('changes nobody', async () => {
    const administrator = await signedIn('administrator', null);
    const own = await employer(administrator);
    const adviser = await signedIn('requester', own);
    const { body: theirs } = await ask(administrator, 'POST', 'people', employee(own));
    const change = await ask(adviser, 'PATCH', `people/${theirs.id}`, { active: false }, { 'if-match': '"1"' });
    expect(change.status).toBe(403);
  });
});

describe('a key', () => {
  const header = 'agency;kind_of_help;region;how_to_refer\n';

  /** Everything that enters something, as something that was not entered before and as something else. */
  const writes: readonly {
    readonly name: string;
    readonly table: string;
    bodies(administrator: Someone): Promise<{ url: string; one: object | string; other: object | string }>;
  }[] = [
    {
      name: 'an organisation',
      table: 'organisations',
      bodies: async () => ({ url: 'organisations', one: { name: 'Oost' }, other: { name: 'West' } }),
    },
    {
      name: 'a person',
      table: 'people',
      bodies: async (administrator) => {
        const organisationId = await employer(administrator);
        return { url: 'people', one: employee(organisationId), other: employee(organisationId) };
      },
    },
    {
      name: 'a practitioner',
      table: 'practitioners',
      bodies: async () => {
        const { id: personId } = await signedIn('coach', null);
        const one = { personId, kinds: ['career'], capacity: 3 };
        return { url: 'practitioners', one, other: { ...one, capacity: 4 } };
      },
    },
    {
      name: 'a registration',
      table: 'registrations',
      bodies: async (administrator) => {
        const { id: personId } = await signedIn('coach', null);
        await ask(administrator, 'POST', 'practitioners', { personId, kinds: ['career'], capacity: 3 });
        const one = { register: 'nobco', number: 'N-1', validUntil: '2030-01-31', checkedOn: '2026-11-02' };
        return { url: `practitioners/${personId}/registrations`, one, other: { ...one, number: 'N-2' } };
      },
    },
    {
      name: 'other help',
      table: 'social_map',
      bodies: async () => {
        const one = { agency: 'Schuldhulp', kindOfHelp: 'debts', region: 'Utrecht', howToRefer: 'Call them' };
        return { url: 'social-map', one, other: { ...one, region: 'Zeist' } };
      },
    },
    {
      name: 'a file of other help',
      table: 'social_map',
      bodies: async () => ({
        url: 'social-map/import',
        one: `${header}Schuldhulp;debts;Utrecht;Call them\n`,
        other: `${header}Schuldhulp;debts;Zeist;Call them\n`,
      }),
    },
    {
      name: 'a file of people',
      table: 'people',
      bodies: async (administrator) => {
        const organisationId = await employer(administrator);
        const file = () => `name,email,roles\nNoor,${nextEmail()},employee\n`;
        return { url: `people/import?organisationId=${organisationId}`, one: file(), other: file() };
      },
    },
    {
      name: 'a file of practitioners',
      table: 'practitioners',
      bodies: async () => {
        const file = () => `name,email,kinds,capacity\nSam,${nextEmail()},career,3\n`;
        return { url: 'practitioners/import', one: file(), other: file() };
      },
    },
  ];

  const rowsIn = async (table: string): Promise<number> => {
    const { rows } = await sql<{
      n: number;
    }>`select count(*)::int as n from ${sql.table(`directory.${table}`)}`.execute(parts.database.query);
    return rows[0]?.n ?? Number.NaN;
  };

  it.each(writes)('enters $name once, however often and at how many times at once it is sent', async (write) => {
    const administrator = await signedIn('administrator', null);
    const { url, one, other } = await write.bodies(administrator);
    const before = await rowsIn(write.table);
    const key = { 'idempotency-key': randomUUID() };
    const sent = await Promise.all(Array.from({ length: 5 }, () => ask(administrator, 'POST', url, one, key)));
    expect([200, 201]).toContain(sent[0]?.status);
    expect(
      new Set([...sent, await ask(administrator, 'POST', url, one, key)].map((each) => JSON.stringify(each))).size,
    ).toBe(1);
    expect(await rowsIn(write.table)).toBe(before + 1);

    const reused = await ask(administrator, 'POST', url, other, key);
    expect(reused).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    expect(await rowsIn(write.table)).toBe(before + 1);
    const without = await ask(administrator, 'POST', url, other, { 'idempotency-key': '' });
    expect(without).toMatchObject({ status: 400, body: { code: 'idempotency-key-missing' } });
  });

  it('of somebody else is another key', async () => {
    const [one, other] = [await signedIn('administrator', null), await signedIn('administrator', null)];
    const key = { 'idempotency-key': randomUUID() };
    const first = await ask(one, 'POST', 'organisations', { name: 'Oost' }, key);
    const second = await ask(other, 'POST', 'organisations', { name: 'Oost' }, key);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(first.body.id).not.toBe(second.body.id);
  });

  it('of what was refused is free again', async () => {
    const administrator = await signedIn('administrator', null);
    const key = { 'idempotency-key': randomUUID() };
    const bad = await ask(administrator, 'POST', 'social-map/import', `${header};debts;Utrecht;Call\n`, key);
    expect(bad).toMatchObject({ status: 422, body: { code: 'import-refused' } });
    const good = await ask(administrator, 'POST', 'social-map/import', `${header}Hulp;debts;Utrecht;Call\n`, key);
    expect(good).toMatchObject({ status: 200, body: { written: true } });
  });

  it('is kept without a word of what was asked', async () => {
    const administrator = await signedIn('administrator', null);
    const person = employee(await employer(administrator), { email: 'canary@noord.example', name: 'Canary' });
    expect((await ask(administrator, 'POST', 'people', person)).status).toBe(201);
    const { rows } = await sql`select * from directory.commands`.execute(parts.database.query);
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows).toLowerCase()).not.toContain('canary');
  });
});
