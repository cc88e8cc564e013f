import type { Database, OpenTransaction } from '@traject/database';
import { sql } from 'kysely';
import { chainCheck, type ChainHead, type ChainRow, type CheckedChain } from './chain-check.js';
import type { ReadEntry } from './entry.js';
import { countable, entryColumns } from './entry-columns.js';

/** What {@link verifyAccessLog} counted. */
export interface LogCount {
  readonly entries: number;
  readonly chains: number;
}

const ROWS_AT_ONCE = 1_000;

/**
 * Reads the whole log of reads as it stands at one moment and checks every chain. Holds a few rows at once; the kept
 * heads are all held.
 * @param database under a role that sees all of the log: the auditor's
 * @param tell is given each chain when it was read to its end, in the order of the log
 */
export async function verifyAccessLog(
  database: Database<unknown>,
  kept: ReadonlyMap<string, ChainHead>,
  tell: (chain: CheckedChain) => Promise<void> | void,
): Promise<LogCount> {
  return database.query
    .transaction()
    .setAccessMode('read only')
    .execute(async (transaction) => {
      const check = chainCheck(kept);
      let entries = 0;
      let chains = 0;
      for await (const row of rowsOf(transaction)) {
        if (row.entry !== null) entries += 1;
        const chain = check.take(row);
        if (chain === null) continue;
        chains += 1;
        await tell(chain);
      }
      const last = check.end();
      for (const chain of last) await tell(chain);
      return { entries, chains: chains + last.length };
    });
}

interface LogRow extends ReadEntry {
  /** False where the chain has a head and no entry: then the columns of an entry are empty. */
  readonly isEntry: boolean;
  readonly chainOf: string;
  readonly head: ChainHead | null;
}

/** By one cursor, which sees entries and heads of one moment however long the reading takes. */
async function* rowsOf(transaction: OpenTransaction): AsyncGenerator<ChainRow> {
  await sql`
    declare log_of_reads no scroll cursor for
    select ${entryColumns}, entry.person_id is not null as "isEntry",
      coalesce(entry.person_id, head.person_id) as "chainOf",
      case when head.person_id is not null then jsonb_build_object(
        'personId', head.person_id, 'number', ${countable('head.number')}, 'hash', encode(head.hash, 'hex')
      ) end as head
    from dossier.content_reads as entry full join dossier.read_chains as head on head.person_id = entry.person_id
    order by "chainOf", entry.number
  `.execute(transaction);
  for (;;) {
    const { rows } = await sql<LogRow>`fetch ${sql.lit(ROWS_AT_ONCE)} from log_of_reads`.execute(transaction);
    if (rows.length === 0) return;
    for (const { isEntry, chainOf, head, ...entry } of rows) {
      yield { personId: chainOf, head, entry: isEntry ? entry : null };
    }
  }
}
