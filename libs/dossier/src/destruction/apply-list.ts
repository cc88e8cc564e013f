import type { Destroyed } from '@traject/contracts';
import type { OpenTransaction } from '@traject/database';
import { sql, type Kysely } from 'kysely';
import { DossierProblem } from '../problem.js';
import { subjectIdOf, type DestroyedList } from './destroyed-list.js';
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

const keyOf = (entry: Pick<Destroyed, 'kind'>, subjectId: string): string => `${entry.kind}/${subjectId}`;

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
  const entries = new Map((await list.read()).map((entry) => [keyOf(entry, subjectIdOf(entry)), entry]));
  const known = await destroyedHere(database);
  refuseIncomplete(known, entries);
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

async function destroyedHere(database: Kysely<unknown>): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ kind: Destroyed['kind']; subject_id: string }>`
    select kind, subject_id from dossier.destructions where destroyed_at is not null
  `.execute(database);
  return new Set(rows.map((row) => keyOf(row, row.subject_id)));
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
