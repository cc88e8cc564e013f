import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseRoles } from '@traject/contracts';
import { connect } from '@traject/database';
import { createTestDatabase } from '@traject/database/testing';
import { directoryMigrations, type PersonRole } from '@traject/directory';
import { dossierMigrations } from '@traject/dossier';
import { CIVIL_DAY_MS } from '@traject/domain';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { sql } from 'kysely';
import { openLog } from '../log.js';
import { closeParts, openParts, type GatewayParts } from '../parts.js';
import { gatewayApplication } from '../start.js';

const audience = 'traject';
const { publicKey, privateKey } = await generateKeyPair('ES256');
const publicJwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' };

/** What was answered by a route of the directory: a JSON object, in which each record has an id. */
export interface Answer {
  readonly status: number;
  readonly etag: string | undefined;
  readonly body: Record<string, unknown> & { readonly id: string };
}

/** Somebody who is on record and signed in. */
export interface Someone {
  readonly id: string;
  readonly token: string;
}

/** A gateway with nothing but the directory behind it. */
export interface DirectoryGateway {
  readonly parts: GatewayParts;
  /** Somebody new, of an employer or of the provider. */
  signedIn(role: PersonRole, organisationId: string | null): Promise<Someone>;
  ask(
    by: Someone,
    method: 'GET' | 'POST' | 'PATCH',
    url: string,
    payload?: object | string,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** The id of a new employer. */
  employer(administrator: Someone): Promise<string>;
  /** Who read what of somebody, and on which ground. */
  readsOf(personId: string): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

let counter = 0;
/** An address that nobody else has. */
export const nextEmail = (): string => `person${(counter += 1)}@noord.example`;

/** An employee as the directory takes one, with whatever is given instead. */
export const employee = (organisationId: string, given: object = {}): object => ({
  organisationId,
  roles: ['employee'],
  name: 'Noor Bakker',
  email: nextEmail(),
  ...given,
});

/** A provider of identities that has keys and nothing else. */
const startProvider = async (): Promise<{ readonly provider: Server; readonly issuer: string }> => {
  let issuer = '';
  const provider = createServer((request, response) => {
    const body = request.url === '/keys' ? { keys: [publicJwk] } : { jwks_uri: `${issuer}/keys` };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(provider, 'listening');
  const address = provider.address();
  if (address === null || typeof address === 'string') throw new Error('The provider of identities has no port.');
  issuer = `http://127.0.0.1:${address.port}`;
  return { provider, issuer };
};

const tokenOf = (id: string, issuer: string): Promise<string> =>
  new SignJWT({ scope: 'traject.read traject.write' })
    .setProtectedHeader({ alg: 'ES256', kid: 'one' })
    .setSubject(id)
    .setIssuer(issuer)
    .setAudience(audience)
    .setExpirationTime('10m')
    .sign(privateKey);

const partsIn = async (folder: string, databaseUrl: string, issuer: string): Promise<GatewayParts> => {
  const keyEncryptionKeyFile = join(folder, 'key');
  const payloadKeyFile = join(folder, 'payload-key');
  for (const file of [keyEncryptionKeyFile, payloadKeyFile]) {
    await writeFile(file, randomBytes(32).toString('base64'), { mode: 0o600 });
  }
  const places = { databaseUrl, temporalAddress: '127.0.0.1:1', temporalNamespace: 'default', taskQueue: 'none' };
  const keys = { kind: 'file', file: keyEncryptionKeyFile } as const;
  const identity = { issuer, audience, keys, payloadKeyFile, attachmentsFolder: join(folder, 'attachments') };
  const settings = { ...places, ...identity, host: '127.0.0.1', port: 0, dayLengthMs: CIVIL_DAY_MS };
  return openParts(settings, openLog('silent'));
};

/** Opens a gateway on a database of its own. @param postgresUrl `inject('postgresUrl')` */
export const openDirectoryGateway = async (postgresUrl: string): Promise<DirectoryGateway> => {
  const database = await createTestDatabase(postgresUrl, [dossierMigrations, directoryMigrations]);
  const { provider, issuer } = await startProvider();
  const folder = await mkdtemp(join(tmpdir(), 'traject-directory-'));
  const parts = await partsIn(folder, database.urls[databaseRoles.gateway], issuer);
  const app = await gatewayApplication(parts);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();

  const ask: DirectoryGateway['ask'] = async ({ token }, method, url, payload, headers = {}) => {
    const type: Record<string, string> =
      payload === undefined ? {} : { 'content-type': typeof payload === 'string' ? 'text/csv' : 'application/json' };
    const response = await app.inject({
      method,
      url: `/api/${url}`,
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID(), ...type, ...headers },
      ...(payload === undefined ? {} : { payload }),
    });
    const body = response.json<Answer['body']>();
    return { status: response.statusCode, etag: response.headers.etag?.toString(), body };
  };

  return {
    parts,
    ask,
    signedIn: async (role, organisationId) => {
      const id = randomUUID();
      await parts.database.query.transaction().execute(async (transaction) => {
        const person = { id, organisationId, roles: [role], name: `Someone ${role}`, email: nextEmail() };
        await parts.directory.people.create(transaction, person, { personId: id, role, ground: 'administration' });
        await parts.directory.people.linkIdentity(transaction, { issuer, subject: id }, id);
      });
      return { id, token: await tokenOf(id, issuer) };
    },
    employer: async (administrator) => {
      const { status, body } = await ask(administrator, 'POST', 'organisations', { name: 'Noord' });
      if (status !== 201) throw new Error(`An organisation was answered ${status}: ${JSON.stringify(body)}`);
      return body.id;
    },
    readsOf: async (personId) => {
      const superuser = connect<unknown>(database.superuserUrl);
      const { rows } = await sql`
        select reader, role, ground from dossier.content_reads where person_id = ${personId} order by number
      `.execute(superuser.query);
      await superuser.close();
      return rows;
    },
    close: async () => {
      await app.close();
      await closeParts(parts);
      provider.close();
      await rm(folder, { recursive: true });
      await database.drop();
    },
  };
};
