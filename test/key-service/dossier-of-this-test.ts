import { databaseRoles, type DatabaseRole } from '@traject/contracts';
import { connect, type Database } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { dossierMigrations } from '@traject/dossier';
import type {} from '@traject/engines/injected';
import { inject, onTestFinished } from 'vitest';

/** The database of a dossier that one test has to itself, and whoever looks into it. */
export interface DossierOfTest {
  readonly urls: TestDatabase['urls'];
  readonly gateway: Database<unknown>['query'];
  readonly superuser: Database<unknown>;
  /** Connects as a role, until the test is over. */
  as(role: DatabaseRole): Database<unknown>;
}

/** Opens it; it is gone when the test is over. */
export const dossierOfThisTest = async (): Promise<DossierOfTest> => {
  const database = await createTestDatabase(inject('postgresUrl'), [dossierMigrations]);
  onTestFinished(() => database.drop());
  const opened = (url: string) => {
    const connected = connect<unknown>(url);
    onTestFinished(connected.close);
    return connected;
  };
  const as = (role: DatabaseRole) => opened(database.urls[role]);
  const superuser = opened(database.superuserUrl);
  return { urls: database.urls, gateway: as(databaseRoles.gateway).query, superuser, as };
};
