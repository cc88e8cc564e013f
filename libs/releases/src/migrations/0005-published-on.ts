import type { SqlMigration } from '@traject/database';

/** The day on which a period was published, by the name that everybody who reads it knows. */
export const publishedOn: SqlMigration = {
  name: '0005-published-on',
  sql: `alter table reports.releases rename column released_on to published_on;`,
};
