import { ProcessProblem } from '@traject/daemon';
import type { Database } from '@traject/database';
import type { PseudonymOf, Subject } from '@traject/event-stream';
import { recentlyUsed } from './recently-used.js';

const keyOf = ({ kind, id }: Subject): string => `${kind}/${id}`;

/** Random names by which analysts know persons, journeys and advices. */
export interface Pseudonyms {
  /** Makes sure that every subject has a pseudonym, for ever the same one, before anything about it is published. */
  ensure(subjects: readonly Subject[]): Promise<PseudonymOf>;
}

const makeMissing = `
  insert into event_log.pseudonyms (subject_kind, subject_id)
  select * from unnest($1::text[], $2::text[])
  on conflict do nothing`;

const readAll = `
  select p.subject_kind as kind, p.subject_id as id, p.pseudonym
    from unnest($1::text[], $2::text[]) as wanted (kind, id)
    join event_log.pseudonyms p on p.subject_kind = wanted.kind and p.subject_id = wanted.id`;

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
    const values = [sorted.map(({ kind }) => kind), sorted.map(({ id }) => id)];
    await pool.query(makeMissing, values);
    const { rows } = await pool.query<PseudonymRow>(readAll, values);
    return rows;
  };

  return {
    ensure: async (subjects) => {
      const found = new Map<string, string>();
      const unknown = subjects.filter((subject) => {
        const pseudonym = remembered.get(keyOf(subject));
        if (pseudonym !== undefined) found.set(keyOf(subject), pseudonym);
        return pseudonym === undefined;
      });
      for (const row of await fetch(unknown)) {
        found.set(keyOf(row), row.pseudonym);
        remembered.set(keyOf(row), row.pseudonym);
      }
      return (subject) => {
        const pseudonym = found.get(keyOf(subject));
        if (pseudonym === undefined) {
          throw new ProcessProblem(
            'pseudonym-missing',
            `A ${subject.kind} has no pseudonym. Nothing of this batch was published.`,
          );
        }
        return pseudonym;
      };
    },
  };
};
