import { databaseRoles } from '@traject/contracts';
import type { MigrationModule } from '@traject/database';

/**
 * Under which random names analysts know persons, journeys and advices. Only the relay reads it: who has this table and
 * the stream can tell who is who. Removing a row makes what was published about its subject anonymous for good.
 */
export const pseudonymMigrations: MigrationModule = {
  name: 'pseudonyms',
  migrations: [
    {
      name: '0001-pseudonyms',
      sql: `
create table event_log.pseudonyms (
  subject_kind text not null check (subject_kind in ('person', 'journey', 'advice')),
  subject_id text not null check (subject_id <> ''),
  pseudonym uuid not null unique default gen_random_uuid(),
  primary key (subject_kind, subject_id)
);
grant select, insert on event_log.pseudonyms to ${databaseRoles.relay};
`,
    },
  ],
};
