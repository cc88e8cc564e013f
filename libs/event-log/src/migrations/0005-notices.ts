import { databaseRoles } from '@traject/contracts';
import type { SqlMigration } from '@traject/database';

/** Whom to tell of what, as the log says it. What became of it stands in the module of the notifier's mails. */
export const noticesTable: SqlMigration = {
  name: '0005-notices',
  sql: `
create table read_models.notices (
  notice_id text primary key,
  kind text not null check (kind in ('task', 'reminder', 'appointment', 'access')),
  recipients jsonb not null check (jsonb_typeof(recipients) = 'array'),
  due_at timestamptz(3) not null,
  starts_at timestamptz(3),
  held_since timestamptz(3),
  stream text not null,
  last_sequence bigint not null,
  check ((kind = 'appointment') = (starts_at is not null))
);
create index on read_models.notices (stream);
create index on read_models.notices (due_at);

grant select, insert, update, delete on read_models.notices to ${databaseRoles.worker};
grant usage on schema read_models to ${databaseRoles.notifier};
grant select on read_models.notices to ${databaseRoles.notifier};
`,
};
