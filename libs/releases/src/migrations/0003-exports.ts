import { databaseRoles } from '@traject/contracts';
import type { SqlMigration } from '@traject/database';

const { gateway, worker } = databaseRoles;

/**
 * Files that are made of releases, in pieces, so that every gateway can send them and none is held in memory. A file is whole
 * once its export is ready, by the attempt that made it; pieces of any other attempt are never read. Pieces force row-level
 * security as everything does that holds bytes.
 */
export const exports: SqlMigration = {
  name: '0003-exports',
  sql: `
create table reports.exports (
  export_id uuid primary key,
  person_id uuid not null,
  organisation text,
  asked jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'ready', 'failed')),
  rows_done bigint not null default 0,
  rows_all bigint,
  failure text check (length(failure) between 1 and 100),
  attempt uuid,
  manifest jsonb,
  asked_at timestamptz not null default now(),
  ends_at timestamptz not null default now() + interval '7 days',
  check ((state = 'ready') = (manifest is not null)),
  check ((state = 'failed') = (failure is not null))
);
create index on reports.exports (person_id, asked_at);
grant select, insert (export_id, person_id, organisation, asked), delete on reports.exports to ${gateway};
grant select, update (state, rows_done, rows_all, failure, attempt, manifest), delete on reports.exports to ${worker};

create table reports.export_pieces (
  export_id uuid not null references reports.exports on delete cascade,
  attempt uuid not null,
  number integer not null check (number >= 0),
  bytes bytea not null check (octet_length(bytes) > 0),
  primary key (export_id, attempt, number)
);
alter table reports.export_pieces alter column bytes set storage external;
alter table reports.export_pieces enable row level security;
alter table reports.export_pieces force row level security;
grant select on reports.export_pieces to ${gateway};
grant select (export_id, attempt, number), insert, delete on reports.export_pieces to ${worker};
create policy gateway_reads on reports.export_pieces for select to ${gateway} using (true);
create policy worker_finds on reports.export_pieces for select to ${worker} using (true);
create policy worker_writes on reports.export_pieces for insert to ${worker} with check (true);
create policy worker_removes on reports.export_pieces for delete to ${worker} using (true);
`,
};
