import type { Destroyed } from '@traject/contracts';
import type { OpenTransaction } from '@traject/database';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { DossierProblem } from '../problem.js';
import { keyOf, subjectIdOf, type DestroyedList } from './destroyed-list.js';
import { decideDestruction, destroyContent } from './destructions.js';

/** What applying a list came to. */
export interface AppliedList {
  /** Entries of the list, each once. */
  readonly listed: number;
  /** What was there again and was destroyed once more. */
  readonly destroyedAgain: readonly Destroyed[];
}

/** What else goes with a person, in the same transaction. */
export type AlsoErase = (transaction: OpenTransaction, personId: string) => Promise<void>;

/**
 * Destroys once more whatever a backup brought back, whatever holds it has. Everything that the database knows to be
 * destroyed must be on the list, or it is the list of something else.
 * @param database opened as the eraser
 * @throws DossierProblem `destroyed-list-unavailable`, `destroyed-list-damaged`, `destroyed-list-incomplete`
 */
export async function applyDestroyedList(
  database: Kysely<unknown>,
  list: DestroyedList,
  alsoErase: AlsoErase,
): Promise<AppliedList> {
  const { known, entries } = await knownAndListed(database, list);
  const destroyedAgain = [...entries].filter(([key]) => !known.has(key)).map(([, entry]) => entry);
  for (const entry of destroyedAgain) {
    await database.transaction().execute(async (transaction) => {
      await decideDestruction(transaction, entry, 'listed');
      await destroyContent(transaction, entry);
      if (entry.kind === 'person') await alsoErase(transaction, entry.personId);
    });
  }
  return { listed: entries.size, destroyedAgain };
}

/**
 * Refuses a database in which something is there that is listed as destroyed, for whoever reads from it and may not destroy.
 * What is decided here is under way and locks nobody out: the look at the list before each read keeps it back.
 * @param database opened as the gateway or the eraser
 * @throws DossierProblem `destroyed-list-not-applied`, and what {@link applyDestroyedList} throws
 */
export async function refuseUnapplied(database: Kysely<unknown>, list: DestroyedList): Promise<void> {
  const { entries } = await knownAndListed(database, list);
  // Asked after the list was read: whatever is on it was decided before.
  const decided = await keysOf(database, sql`true`);
  const there = [...entries.keys()].filter((key) => !decided.has(key)).length;
  if (there === 0) return;
  throw new DossierProblem(
    'destroyed-list-not-applied',
    `${there} people, journeys, advices or drafts are listed as destroyed and are in this database, as a backup brought them back. Nothing is handed out. Apply the list with apply-destroyed-keys, or start a worker that may destroy.`,
    { mayPass: true },
  );
}

/** The database is asked first: what is destroyed meanwhile is on the list before, so that none that is right lacks it. */
async function knownAndListed(database: Kysely<unknown>, list: DestroyedList) {
  const known = await keysOf(database, sql`destroyed_at is not null`);
  const entries = new Map((await list.read()).map((entry) => [keyOf(entry.kind, subjectIdOf(entry)), entry]));
  refuseIncomplete(known, entries);
  return { known, entries };
}

async function keysOf(database: Kysely<unknown>, which: RawBuilder<unknown>): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ kind: Destroyed['kind']; subject_id: string }>`
    select kind, subject_id from dossier.destructions where ${which}
  `.execute(database);
  return new Set(rows.map((row) => keyOf(row.kind, row.subject_id)));
}

function refuseIncomplete(known: ReadonlySet<string>, listed: ReadonlyMap<string, unknown>): void {
  const missing = [...known].filter((key) => !listed.has(key)).length;
  if (missing === 0) return;
  throw new DossierProblem(
    'destroyed-list-incomplete',
    `The database knows of ${missing} destroyed people, journeys, advices or drafts that the list of what was destroyed does not have. Nothing was changed. Give it the list that belongs to this database.`,
  );
}

/** People whom only the list has as destroyed, as a backup brought them back. */
export async function listedPeople(database: Kysely<unknown>): Promise<readonly string[]> {
  const { rows } = await sql<{ person_id: string }>`
    select person_id from dossier.destructions where kind = 'person' and ground = 'listed' order by person_id
  `.execute(database);
  return rows.map(({ person_id }) => person_id);
}
