import type { SqlMigration } from '@traject/database';

/** One login may stand for a person at each of several parties, e.g. for an adviser of one employer and an employee of another. */
export const identitiesOfSeveralPeople: SqlMigration = {
  name: '0004-identities-of-several-people',
  sql: `
alter table directory.identities drop constraint identities_pkey;
alter table directory.identities add primary key (issuer, subject_hash, person_id);
`,
};
