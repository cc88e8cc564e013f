import { sql } from 'kysely';

/** A number that was tampered with can be greater than JavaScript counts; it then still is greater than it should be. */
export const countable = (column: string) => sql`least(${sql.ref(column)}, ${sql.lit(Number.MAX_SAFE_INTEGER)})`;

/** Columns of `content_reads as entry` as a `ReadEntry`: times and hashes as the very text that is hashed. */
export const entryColumns = sql`
  entry.person_id as "personId", ${countable('entry.number')} as number,
  to_char(entry.read_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "readAt",
  entry.content_ref as "contentRef", entry.journey_id as "journeyId", entry.field, entry.reader, entry.role,
  entry.ground, entry.transaction_id::text as "transactionId", encode(entry.previous_hash, 'hex') as "previousHash",
  encode(entry.hash, 'hex') as hash`;
