import type { SqlMigration } from '@traject/database';

/**
 * A journey's row changes with nearly every event, its indexed columns hardly ever. PostgreSQL then leaves the indexes
 * alone and writes the row beside itself, if no index looks at what changed and there is room: so none asks the state,
 * and a part of each page is kept free. And the other party of a conflict is found without a look at every journey.
 */
export const cheapJourneyUpdates: SqlMigration = {
  name: '0009-cheap-journey-updates',
  sql: `
drop index read_models.journeys_ended_at_journey_id_idx;
create index on read_models.journeys (ended_at, journey_id) where ended_at is not null;
create index on read_models.journeys (related_journey_id) where related_journey_id is not null;
alter table read_models.journeys set (fillfactor = 70);
`,
};
