import { randomBytes, randomUUID } from 'node:crypto';
import { databaseRoles } from '@traject/contracts';
import { connect, type Database, type OpenTransaction } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import {
  decideDestruction,
  destroyContent,
  dossierMigrations,
  keyEncryptionOf,
  loadPurposeKeys,
  openDossier,
} from '@traject/dossier';
import {
  directoryMigrations,
  eraseRecord,
  openDirectory,
  type Directory,
  type Identity,
  type NewPerson,
  type NewPractitioner,
  type Organisation,
  type PersonRecord,
  type Practitioner,
} from './index.js';

/** A directory on a database of its own, and whoever enters and erases people there. */
export interface DirectoryWorld {
  readonly database: TestDatabase;
  readonly directory: Directory;
  readonly gateway: Database<unknown>;
  readonly superuser: Database<unknown>;
  inTransaction<Answer>(work: (transaction: OpenTransaction) => Promise<Answer>): Promise<Answer>;
  erase(personId: string): Promise<void>;
  /** An organisation with two departments. */
  enterOrganisation(name?: string): Promise<Organisation>;
  enterPerson(person: NewPerson): Promise<PersonRecord>;
  enterPractitioner(given?: Partial<NewPractitioner>): Promise<Practitioner>;
  /** The people whom a login may act as. */
  actingAs(login: Identity): ReturnType<Directory['people']['peopleOfIdentity']>;
  close(): Promise<void>;
}

/** Whoever enters people in these tests. */
export const administrator = { personId: randomUUID(), role: 'administrator', ground: 'administration' };

let counter = 0;
/** Somebody who works at an organisation, or at the provider as a coach. */
export const employeeOf = (organisationId: string | null, given: Partial<NewPerson> = {}): NewPerson => ({
  organisationId,
  roles: organisationId === null ? ['coach'] : ['employee'],
  name: 'Noor Bakker',
  email: `noor${(counter += 1)}@noord.example`,
  ...given,
});

const departments = [
  { id: 'finance', name: 'Finance' },
  { id: 'care', name: 'Care' },
];

/** Opens it. @param postgresUrl `inject('postgresUrl')` */
export const openDirectoryWorld = async (postgresUrl: string): Promise<DirectoryWorld> => {
  const database = await createTestDatabase(postgresUrl, [dossierMigrations, directoryMigrations]);
  const gateway = connect<unknown>(database.urls[databaseRoles.gateway]);
  const eraser = connect<unknown>(database.urls[databaseRoles.eraser]);
  const superuser = connect<unknown>(database.superuserUrl);
  const encryption = keyEncryptionOf(randomBytes(32));
  const directory = openDirectory(openDossier(encryption), await loadPurposeKeys(gateway.query, encryption));
  const world: DirectoryWorld = {
    ...{ database, directory, gateway, superuser },
    inTransaction: (work) => gateway.query.transaction().execute(work),
    erase: (personId) =>
      eraser.query.transaction().execute(async (transaction) => {
        await decideDestruction(transaction, { kind: 'person', personId }, 'erasure-asked');
        await destroyContent(transaction, { kind: 'person', personId });
        await eraseRecord(transaction, personId);
      }),
    enterOrganisation: (name = 'Noord') =>
      world.inTransaction((transaction) => directory.organisations.create(transaction, { name, departments })),
    enterPerson: (person) =>
      world.inTransaction((transaction) => directory.people.create(transaction, person, administrator)),
    enterPractitioner: async (given = {}) => {
      const { id } = await world.enterPerson(employeeOf(null, { roles: ['coach', 'bmw-practitioner'] }));
      return world.inTransaction((transaction) =>
        directory.practitioners.create(transaction, { personId: id, kinds: ['career'], capacity: 3, ...given }),
      );
    },
    actingAs: (login) => directory.people.peopleOfIdentity(gateway.query, directory.people.hashedIdentity(login)),
    close: async () => {
      await Promise.all([gateway.close(), eraser.close(), superuser.close()]);
      await database.drop();
    },
  };
  return world;
};
