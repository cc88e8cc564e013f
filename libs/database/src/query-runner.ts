import type { Transaction } from 'kysely';

/**
 * A transaction that the caller has begun and will commit, whatever tables its Kysely knows. What is done in it belongs to
 * it: what is rolled back was neither stored nor read.
 */
export type OpenTransaction = Pick<Transaction<unknown>, 'getExecutor' | 'isTransaction'>;

/** What runs a query: a transaction, or a database where no transaction is needed. */
export type QueryRunner = Pick<OpenTransaction, 'getExecutor'>;
