import type { MigrationModule } from '@traject/database';
import { directoryMigrations } from '@traject/directory';
import { adviceHoldMigrations, dossierMigrations, readGroundMigrations, referenceMigrations } from '@traject/dossier';
import { eventLogMigrations, noticeMailMigrations, pseudonymMigrations } from '@traject/event-log';
import { loginMigrations } from '@traject/logins';
import { martMigrations } from '@traject/mart';
import { releaseMigrations } from '@traject/releases';

/** Every table of the product; a part comes after the parts whose schemas it adds to. */
export const productMigrations: readonly MigrationModule[] = [
  eventLogMigrations,
  pseudonymMigrations,
  noticeMailMigrations,
  dossierMigrations,
  directoryMigrations,
  loginMigrations,
  adviceHoldMigrations,
  referenceMigrations,
  readGroundMigrations,
  martMigrations,
  releaseMigrations,
];
