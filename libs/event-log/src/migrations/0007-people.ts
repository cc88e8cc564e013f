import { databaseRoles } from '@traject/contracts';
import type { SqlMigration } from '@traject/database';

/** Streams of people, and which journeys are about whom for whoever erases. */
export const people: SqlMigration = {
  name: '0007-people',
  sql: `
alter table event_log.events drop constraint events_stream_check;
alter table event_log.events add constraint events_stream_check check (stream ~ '^(journey|advice|person)/.');

grant usage on schema event_log, read_models to ${databaseRoles.eraser};
grant select (journey_id, employee_id, practitioner_id, ended_at, state) on read_models.journeys
  to ${databaseRoles.eraser};
grant select (advice_id, concerned_id) on read_models.advices to ${databaseRoles.eraser};
create index on read_models.advices (concerned_id) where concerned_id is not null;
create index on read_models.journeys (ended_at, journey_id)
  where ended_at is not null and state -> 'stage' ->> 'dossier' = 'kept';
`,
};
