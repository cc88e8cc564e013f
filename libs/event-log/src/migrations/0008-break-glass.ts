import { databaseRoles } from '@traject/contracts';
import type { SqlMigration } from '@traject/database';

const { gateway, worker } = databaseRoles;

/** Who asked to open which dossier in an emergency, and until when it is open. A journey from before knows of none. */
export const breakGlassTable: SqlMigration = {
  name: '0008-break-glass',
  sql: `
create table read_models.break_glass (
  request_id text primary key,
  journey_id text not null,
  requested_by_id text not null,
  requested_at timestamptz(3) not null,
  reason text not null,
  explanation_ref text not null,
  hours integer not null,
  lapses_at timestamptz(3) not null,
  approved_by_id text,
  approved_at timestamptz(3),
  ends_at timestamptz(3),
  ended_by_id text,
  ended_at timestamptz(3),
  stream text not null,
  last_sequence bigint not null
);
create index on read_models.break_glass (stream);
create index on read_models.break_glass (requested_at, request_id);
grant select on read_models.break_glass to ${gateway}, ${worker};
grant insert, update, delete on read_models.break_glass to ${worker};

update read_models.journeys set state = jsonb_set(state, '{breakGlass}', '[]') where not state ? 'breakGlass';
`,
};
