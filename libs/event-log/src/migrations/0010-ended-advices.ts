import { databaseRoles } from '@traject/contracts';
import type { SqlMigration } from '@traject/database';

/** Which advices ended, about whom and out of which journey, for whoever destroys their words by date. */
export const endedAdvices: SqlMigration = {
  name: '0010-ended-advices',
  sql: `
grant select (organisation_id, author_id, journey_id, ended_at, state) on read_models.advices
  to ${databaseRoles.eraser};
create index on read_models.advices (ended_at, advice_id) where ended_at is not null;
`,
};
