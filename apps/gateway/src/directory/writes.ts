import { createHash } from 'node:crypto';
import type { Permission } from '@traject/access';
import type { OpenTransaction } from '@traject/database';
import type { Actor, CsvFile, ImportReport } from '@traject/directory';
import { commandIdentity } from '../commands/command-id.js';
import type { Caller } from '../identity/caller.js';
import { actingFor } from './acting.js';
import { csvFile, imported } from './csv-import.js';
import type { DirectoryParts } from './directory-parts.js';
import { versionFrom } from './record-version.js';

/** Who asks for a write, under which permission and key. */
export interface KeyedWrite {
  readonly permission: Permission;
  readonly caller: Caller;
  readonly key: string | undefined;
}

/**
 * Writes once under a key: the same again is answered as it was, and nothing is done.
 * @param asked what the key stands for, besides the permission
 * @throws HttpProblem `not-allowed`, `idempotency-key-missing`, `idempotency-key-invalid`
 */
export async function enterOnce<Answer>(
  { directory, database }: DirectoryParts,
  { permission, caller, key }: KeyedWrite,
  asked: unknown,
  enter: (transaction: OpenTransaction, actor: Actor) => Promise<Answer>,
): Promise<Answer> {
  const actor = actingFor(permission, caller);
  const command = commandIdentity(caller.personId, key, [permission, asked]);
  return database.query
    .transaction()
    .execute((transaction) => directory.once(transaction, command, () => enter(transaction, actor)));
}

/** A file as it was sent, and how to take it. */
export interface SentFile {
  readonly body: unknown;
  readonly dryRun: boolean;
  /** Whose records the file holds, where that is asked. */
  readonly organisationId?: string | null;
}

/**
 * Imports a file once under a key. One that is refused leaves nothing behind, so that its key can be used again.
 * @throws HttpProblem as {@link enterOnce} does, `media-type-unknown`, `import-refused`
 */
export async function importOnce(
  parts: DirectoryParts,
  write: KeyedWrite,
  { body, dryRun, organisationId = null }: SentFile,
  take: (transaction: OpenTransaction, file: CsvFile, actor: Actor) => Promise<ImportReport>,
): Promise<ImportReport> {
  actingFor(write.permission, write.caller);
  const file = csvFile(body, dryRun);
  const asked = [organisationId, dryRun, createHash('sha256').update(file.csv).digest('hex')];
  return enterOnce(parts, write, asked, async (transaction, actor) => imported(await take(transaction, file, actor)));
}

/**
 * Changes the version of a record that the caller saw.
 * @throws HttpProblem `not-allowed`, `if-match-missing`, `if-match-invalid`
 */
export async function changeVersion<Answer>(
  { database }: DirectoryParts,
  permission: Permission,
  caller: Caller,
  ifMatch: string | undefined,
  change: (transaction: OpenTransaction, version: number, actor: Actor) => Promise<Answer>,
): Promise<Answer> {
  const actor = actingFor(permission, caller);
  const version = versionFrom(ifMatch);
  return database.query.transaction().execute((transaction) => change(transaction, version, actor));
}
