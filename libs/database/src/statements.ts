import { CompiledQuery } from 'kysely';
import type { OpenTransaction } from './query-runner.js';

/** Whatever carries out a statement: a pool, a connection, or by {@link statementsIn} a transaction of a query builder. */
export interface Statements {
  query(text: string, values: readonly unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
}

/** Carries out statements in a transaction: to wait for a second connection while one is held can stop a whole process. */
export const statementsIn = (transaction: OpenTransaction): Statements => ({
  query: (text, values) => transaction.getExecutor().executeQuery(CompiledQuery.raw(text, [...values])),
});
