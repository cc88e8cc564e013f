import { ProcessProblem } from '@traject/daemon';
import type { Database } from '@traject/database';
import { FORGOTTEN, type PseudonymOf, type Subject } from '@traject/event-stream';
import { recentlyUsed } from './recently-used.js';

const keyOf = ({ kind, id }: Subject): string => `${kind}/${id}`;

/** The names of what a batch is about. */
export interface NamesInBatch {
  /** The pseudonym; {@link FORGOTTEN} for whoever was forgotten. */
  readonly pseudonymOf: PseudonymOf;
  /** Whether a subject was erased and has no pseudonym any more: nothing is published by it. */
  readonly isForgotten: (subject: Subject) => boolean;
}

/** Random names by which analysts know persons, journeys and advices. */
export interface Pseudonyms {
  /**
   * Makes sure that every subject has a pseudonym, for ever the same one, before anything about it is published; but
   * whoever was forgotten, who gets none.
   */
  ensure(subjects: readonly Subject[]): Promise<NamesInBatch>;
}

const makeMissing = `
  insert into event_log.pseudonyms (subject_kind, subject_id)
  select kind, id from unnest($1::text[], $2::text[]) as wanted (kind, id)
  on conflict do nothing`;

const readAll = `
  select p.subject_kind as kind, p.subject_id as id, p.pseudonym
    from unnest($1::text[], $2::text[]) as wanted (kind, id)
    join event_log.pseudonyms p on p.subject_kind = wanted.kind and p.subject_id = wanted.id`;

const readForgotten = `
  select gone.subject_kind as kind, gone.subject_id as id
    from unnest($1::text[], $2::text[]) as wanted (kind, id)
    join event_log.forgotten_subjects gone on gone.subject_kind = wanted.kind and gone.subject_id = wanted.id`;

const columnsOf = (subjects: readonly Subject[]): readonly [kinds: readonly string[], ids: readonly string[]] => [
  subjects.map(({ kind }) => kind),
  subjects.map(({ id }) => id),
];

interface PseudonymRow extends Subject {
  readonly pseudonym: string;
}

/** The pseudonyms of a database; those used lately are remembered. */
export const openPseudonyms = ({ pool }: Pick<Database<unknown>, 'pool'>): Pseudonyms => {
  const remembered = recentlyUsed<string>(20_000);

  const fetch = async (subjects: readonly Subject[]): Promise<readonly PseudonymRow[]> => {
    if (subjects.length === 0) return [];
    // In one order everywhere: two relays that make the same pseudonyms would wait for each other crosswise otherwise.
    const sorted = subjects.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    const values = [...columnsOf(sorted)];
    await pool.query(makeMissing, values);
    const { rows } = await pool.query<PseudonymRow>(readAll, values);
    return rows;
  };

  /** Asked for each batch, also of names that are remembered: erasure comes from elsewhere. */
  const forgottenAmong = async (subjects: readonly Subject[]): Promise<ReadonlySet<string>> => {
    if (subjects.length === 0) return new Set();
    const { rows } = await pool.query<Subject>(readForgotten, [...columnsOf(subjects)]);
    return new Set(rows.map(keyOf));
  };

  return {
    ensure: async (subjects) => {
      const found = new Map<string, string>();
      const asked = await forgottenAmong(subjects);
      const unknown = subjects.filter((subject) => {
        if (asked.has(keyOf(subject))) return false;
        const pseudonym = remembered.get(keyOf(subject));
        if (pseudonym !== undefined) found.set(keyOf(subject), pseudonym);
        return pseudonym === undefined;
      });
      for (const row of await fetch(unknown)) {
        found.set(keyOf(row), row.pseudonym);
        remembered.set(keyOf(row), row.pseudonym);
      }
      // Forgotten between the two looks: then there is none, and there will be none.
      const missing = unknown.filter((subject) => !found.has(keyOf(subject)));
      const forgotten = new Set([...asked, ...(await forgottenAmong(missing))]);
      const isForgotten = (subject: Subject): boolean => forgotten.has(keyOf(subject));
      const pseudonymOf: PseudonymOf = (subject) => {
        const pseudonym = isForgotten(subject) ? FORGOTTEN : found.get(keyOf(subject));
        if (pseudonym !== undefined) return pseudonym;
        throw new ProcessProblem(
          'pseudonym-missing',
          `A ${subject.kind} has no pseudonym. Nothing of this batch was published.`,
        );
      };
      return { pseudonymOf, isForgotten };
    },
  };
};
