import type { OpenTransaction } from '@traject/database';
import { sql } from 'kysely';
import type { DirectoryContext } from './context.js';
import { DirectoryProblem } from './problem.js';

/** What names a command of the directory. */
export interface DirectoryCommand {
  /** A UUID: the same command sent again has the same one. */
  readonly commandId: string;
  /** Tells apart what was asked under one id. */
  readonly fingerprint: string;
}

/**
 * Carries a command out unless it was before; then it is answered as it was, and nothing is done. What it does and that
 * it was done stand in the caller's transaction, so one is never there without the other; whoever sends the same
 * command at the same moment waits for that transaction's end.
 * @param act answers with plain JSON without personal data, as that is kept
 * @throws DirectoryProblem `idempotency-key-reused` when something else was asked under this id
 */
export async function once<Answer>(
  { hashes }: DirectoryContext,
  transaction: OpenTransaction,
  { commandId, fingerprint }: DirectoryCommand,
  act: () => Promise<Answer>,
): Promise<Answer> {
  const hash = hashes.ofFingerprint(fingerprint);
  await sql`select pg_advisory_xact_lock(hashtextextended(${`directory command ${commandId}`}, 0))`.execute(
    transaction,
  );
  const { rows } = await sql<{ fingerprint_hash: Buffer; answer: Answer }>`
    select fingerprint_hash, answer from directory.commands where command_id = ${commandId}
  `.execute(transaction);
  const before = rows[0];
  if (before !== undefined) {
    if (before.fingerprint_hash.equals(hash)) return before.answer;
    throw new DirectoryProblem(
      'idempotency-key-reused',
      'This Idempotency-Key was used for something else before. That was kept, and nothing of this was done. Use a new key.',
    );
  }
  const answer = await act();
  await sql`
    insert into directory.commands (command_id, fingerprint_hash, answer)
    values (${commandId}, ${hash}, ${JSON.stringify(answer)})
  `.execute(transaction);
  return answer;
}
