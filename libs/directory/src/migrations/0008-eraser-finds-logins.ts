import { databaseRoles } from '@traject/contracts';
import type { SqlMigration } from '@traject/database';

/** Whoever erases a person finds by it the logins that may act as them, to end those first. Subjects are keyed hashes. */
export const eraserFindsLogins: SqlMigration = {
  name: '0008-eraser-finds-logins',
  sql: `grant select (issuer, subject_hash) on directory.identities to ${databaseRoles.eraser};`,
};
