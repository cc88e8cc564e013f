import type { QueryRunner } from '@traject/database';
import { sql } from 'kysely';
import type { LoginIdentity } from './login.js';

/** Whose logins end. */
export interface LoginsOfPerson {
  readonly personId: string;
  /** Those that may act as them, which the directory knows until it forgets the person. */
  readonly identities: readonly LoginIdentity[];
}

/**
 * Ends whatever acts as a person, and every login of those who may, in whatever capacity they act. Their tokens are not
 * told: it works without any key, for whoever erases the person. @returns how many there were
 */
export async function endLoginsOfPerson(
  database: QueryRunner,
  { personId, identities }: LoginsOfPerson,
): Promise<number> {
  const issuers = identities.map(({ issuer }) => issuer);
  const subjectHashes = identities.map(({ subjectHash }) => Buffer.from(subjectHash));
  const { numAffectedRows } = await sql`
    delete from logins.browser_logins
    where person_id = ${personId}
      or (issuer, subject_hash) in (select * from unnest(${issuers}::text[], ${subjectHashes}::bytea[]))
  `.execute(database);
  return Number(numAffectedRows ?? 0n);
}
