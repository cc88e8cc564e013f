export { connect, type Database } from './connect.js';
export * from './pool.js';
export { migrate, type SqlMigration, type MigrationModule } from './migrate.js';
export { DatabaseProblem } from './problem.js';
export type { OpenTransaction, QueryRunner } from './query-runner.js';
export { prepareRoles, type RolePasswords } from './roles.js';
export { statementsIn, type Statements } from './statements.js';
