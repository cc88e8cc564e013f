/** Connections for whoever writes SQL itself: without the query builder, which takes as long to load as all the rest. */
export { inTransaction } from './in-transaction.js';
export { openPool, type ConnectionPool } from './open-pool.js';
