import { databaseRoles } from '@traject/contracts';
import { connect } from '@traject/database';
import { createTestDatabase } from '@traject/database/testing';
import { directoryMigrations, openDirectory } from '@traject/directory';
import { dossierMigrations, keyEncryptionFromFile, loadPurposeKeys, openDossier } from '@traject/dossier';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { demoIdentities } from './demo-identities.js';
import { demoId, seedDemoIdentities } from './seed.js';
import { keyEncryptionKeyFile } from './stack/secrets.js';

async function emptyDirectory() {
  const database = await createTestDatabase(inject('postgresUrl'), [dossierMigrations, directoryMigrations]);
  onTestFinished(() => database.drop());
  const folder = await mkdtemp(join(tmpdir(), 'traject-state-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const keyFile = await keyEncryptionKeyFile(folder);
  const databaseUrl = database.urls[databaseRoles.gateway];
  const reader = connect<unknown>(databaseUrl, { maxConnections: 1 });
  onTestFinished(() => reader.close());
  const encryption = await keyEncryptionFromFile(keyFile);
  const { people, practitioners } = openDirectory(
    openDossier(encryption),
    await loadPurposeKeys(reader.query, encryption),
  );
  const actingAs = (issuer: string, subject: string) =>
    people.peopleOfIdentity(reader.query, people.hashedIdentity({ issuer, subject }));
  return { target: { databaseUrl, keyEncryptionKeyFile: keyFile }, actingAs, practitioners, reader };
}

test('every demo identity acts as its own person, also after a second start under another address', async () => {
  const { target, actingAs } = await emptyDirectory();
  for (const issuer of ['http://127.0.0.1:3001', 'http://127.0.0.1:3001', 'http://127.0.0.1:4001']) {
    await seedDemoIdentities({ ...target, issuer });
    const found = await Promise.all(demoIdentities.map(({ name }) => actingAs(issuer, name)));
    expect(found.map((people) => people.map(({ id }) => id))).toEqual(
      demoIdentities.map(({ name }) => [demoId('person', name)]),
    );
    expect(found.flat().map(({ roles }) => roles)).toEqual(demoIdentities.map(({ role }) => [role]));
  }
});

test('the demo has two BMW practitioners and two coaches with valid registrations (S15)', async () => {
  const { target, practitioners, reader } = await emptyDirectory();
  await seedDemoIdentities({ ...target, issuer: 'http://127.0.0.1:3001' });
  const { items } = await practitioners.list(reader.query, {}, { limit: 10 });
  const registers = items.map(({ registrations }) => registrations.map(({ register }) => register));
  expect(registers.flat().toSorted()).toEqual(['nobco', 'nobco', 'registerplein', 'registerplein']);
});

test('an identity that nobody has acts as nobody', async () => {
  const { target, actingAs } = await emptyDirectory();
  await seedDemoIdentities({ ...target, issuer: 'http://127.0.0.1:3001' });
  expect(await actingAs('http://127.0.0.1:3001', 'somebody')).toEqual([]);
});

test('one login of the demo belongs to people of two parties', async () => {
  const { target, actingAs } = await emptyDirectory();
  const issuer = 'http://127.0.0.1:3001';
  await seedDemoIdentities({ ...target, issuer });
  const ids = (await actingAs(issuer, 'two-parties')).map(({ id }) => id).toSorted();
  expect(ids).toEqual(['hr-noord', 'employee-zuid-2'].map((name) => demoId('person', name)).toSorted());
});
