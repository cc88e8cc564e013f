import type { OpenTransaction } from '@traject/database';
import { sql } from 'kysely';
import type { ReadEntry } from './entry.js';
import { entryColumns } from './entry-columns.js';

/** Which part of somebody's log is asked for. */
export interface ReadsPage {
  readonly limit: number;
  /** Only entries with a smaller number; all of them when absent. */
  readonly before?: number | undefined;
}

/** Who read content about a person, newest first. What was read is not content and needs no entry of its own. */
export async function readsAbout(
  database: Pick<OpenTransaction, 'getExecutor'>,
  personId: string,
  { limit, before }: ReadsPage,
): Promise<readonly ReadEntry[]> {
  const { rows } = await sql<ReadEntry>`
    select ${entryColumns} from dossier.content_reads as entry
    where entry.person_id = ${personId} and (${before ?? null}::bigint is null or entry.number < ${before ?? null}::bigint)
    order by entry.number desc limit ${limit}
  `.execute(database);
  return rows;
}
