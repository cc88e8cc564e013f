import { codeOf } from '@traject/contracts';
import { connect, type Database, type OpenTransaction } from '@traject/database';
import { openDirectory, type Actor, type Directory } from '@traject/directory';
import { keyEncryptionFromFile, loadPurposeKeys, openDossier } from '@traject/dossier';
import { CIVIL_DAY_MS } from '@traject/domain';
import { v5 as idOfName } from 'uuid';
import {
  demoEmployers,
  demoIdentities,
  demoLogins,
  demoOtherHelp,
  type DemoEmployer,
  type DemoIdentity,
} from './demo-identities.js';

/** Where the demo identities are loaded. */
export interface SeedTarget {
  /** URL of the database under the gateway's role: the directory is the gateway's to write. */
  readonly databaseUrl: string;
  /** Provider whose tokens name the identities. */
  readonly issuer: string;
  readonly keyEncryptionKeyFile: string;
}

const demoNamespace = '6f6e4f0a-4d0b-4f53-9d3c-0c6a5a1b7c11';
const validForDays = 730;
const openJourneysAtMost = 200;

/** The id that a demo organisation or person has in every local stack. */
export const demoId = (kind: 'organisation' | 'person', name: string): string =>
  idOfName(`${kind}/${name}`, demoNamespace);

const administrator: Actor = {
  personId: demoId('person', 'administrator'),
  role: 'administrator',
  ground: 'administration',
};

const slugOf = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

const dayFromNow = (days: number): string => new Date(Date.now() + days * CIVIL_DAY_MS).toISOString().slice(0, 10);

async function orElseIf<Answer>(
  code: string,
  attempt: () => Promise<Answer>,
  otherwise: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await attempt();
  } catch (error) {
    if (codeOf(error) === code) return otherwise();
    throw error;
  }
}

async function ensureEmployer({ organisations }: Directory, transaction: OpenTransaction, employer: DemoEmployer) {
  const id = demoId('organisation', employer.key);
  const departments = employer.departments.map((name) => ({ id: slugOf(name), name }));
  const enter = () => organisations.create(transaction, { id, name: employer.name, departments });
  await orElseIf('organisation-not-found', () => organisations.get(transaction, id), enter);
}

async function enterPerson({ people, practitioners }: Directory, transaction: OpenTransaction, who: DemoIdentity) {
  const id = demoId('person', who.name);
  const person = {
    id,
    organisationId: who.employer === undefined ? null : demoId('organisation', who.employer),
    roles: [who.role],
    departmentId: who.department === undefined ? null : slugOf(who.department),
    name: who.displayName,
    email: `${who.name}@${who.employer ?? 'aanbieder'}.example`,
  };
  await people.create(transaction, person, administrator);
  if (who.practitionerKinds === undefined) return;
  const kinds = [...who.practitionerKinds];
  await practitioners.create(transaction, {
    personId: id,
    kinds,
    capacity: openJourneysAtMost,
    languages: ['nl', 'en'],
  });
  if (who.register === undefined) return;
  const registration = { register: who.register, number: `DEMO-${who.name}`, ...checkedToday() };
  await practitioners.recordRegistration(transaction, id, registration, administrator);
}

const checkedToday = () => ({ checkedOn: dayFromNow(0), validUntil: dayFromNow(validForDays) });

async function ensurePerson(directory: Directory, transaction: OpenTransaction, who: DemoIdentity, issuer: string) {
  const link = async () => {
    for (const { name } of demoLogins.filter(({ actsAs }) => actsAs.includes(who.name)))
      await directory.people.linkIdentity(transaction, { issuer, subject: name }, demoId('person', who.name));
  };
  await orElseIf('person-not-found', link, async () => {
    await enterPerson(directory, transaction, who);
    await link();
  });
}

const inTransaction = ({ query }: Database<unknown>, work: (transaction: OpenTransaction) => Promise<unknown>) =>
  query.transaction().execute(work);

/**
 * Puts the demo's employers, people and other help into the directory and lets the identities of this provider act as
 * those people. What is there already stays as it is, so that it can be done at every start.
 */
export async function seedDemoIdentities({ databaseUrl, issuer, keyEncryptionKeyFile }: SeedTarget): Promise<void> {
  const database = connect<unknown>(databaseUrl, { maxConnections: 2, applicationName: 'traject-demo-identities' });
  try {
    const encryption = await keyEncryptionFromFile(keyEncryptionKeyFile);
    const directory = openDirectory(openDossier(encryption), await loadPurposeKeys(database.query, encryption));
    for (const employer of demoEmployers) {
      await inTransaction(database, (transaction) => ensureEmployer(directory, transaction, employer));
    }
    for (const who of demoIdentities) {
      await inTransaction(database, (transaction) => ensurePerson(directory, transaction, who, issuer));
    }
    for (const help of demoOtherHelp) {
      const enter = () => inTransaction(database, (transaction) => directory.socialMap.create(transaction, help));
      await orElseIf('external-key-taken', enter, () => Promise.resolve(undefined));
    }
  } finally {
    await database.close();
  }
}
