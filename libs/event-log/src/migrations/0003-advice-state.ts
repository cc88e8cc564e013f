import type { SqlMigration } from '@traject/database';

/** An advice keeps what the domain folds from its stream, as a journey does, so that an append folds only what is new. */
export const adviceState: SqlMigration = {
  name: '0003-advice-state',
  sql: 'alter table read_models.advices add column state jsonb not null;',
};
