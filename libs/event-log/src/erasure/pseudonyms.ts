import { sql, type Kysely } from 'kysely';

/** Whoever and whatever an erasure can take the random name of; `erasure` is the record that somebody was erased. */
export type SubjectKind = 'person' | 'journey' | 'advice' | 'erasure';

/** Somebody or something that analysts know by pseudonym only. */
export interface NamedSubject {
  readonly kind: SubjectKind;
  readonly id: string;
}

/** Position in the log up to which everything is published. */
export async function publishedPosition(database: Kysely<unknown>): Promise<number> {
  const { rows } = await sql<{ position: number }>`select position from event_log.publishing`.execute(database);
  return rows[0]?.position ?? 0;
}

/**
 * Removes the pseudonyms of these subjects for good: they get no other ones, and what was published about them belongs to
 * nobody from then on. Done again, it changes nothing.
 * @param database opened as the eraser; a transaction or not
 */
export async function forgetPseudonyms(
  database: Pick<Kysely<unknown>, 'getExecutor'>,
  subjects: readonly NamedSubject[],
): Promise<void> {
  const kinds = subjects.map(({ kind }) => kind);
  const ids = subjects.map(({ id }) => id);
  await sql`
    insert into event_log.forgotten_subjects (subject_kind, subject_id)
    select * from unnest(${kinds}::text[], ${ids}::text[])
    on conflict do nothing
  `.execute(database);
  await sql`
    delete from event_log.pseudonyms p using unnest(${kinds}::text[], ${ids}::text[]) as gone (kind, id)
    where p.subject_kind = gone.kind and p.subject_id = gone.id
  `.execute(database);
}
