import type { SqlMigration } from '@traject/database';

/**
 * Content, the keys it is encrypted with, and the log of who read it.
 *
 * Row-level security is forced on each table, so that even their owner sees nothing. The sealed words stand apart from
 * what is known about them: the gateway may look up the latter, and sees the words only of what the same transaction
 * has written into the log of reads. The database itself so keeps the rule "no entry, no content".
 */
export const contentAndItsKeys: SqlMigration = {
  name: '0001-content-and-its-keys',
  sql: `
create schema dossier;
grant usage on schema dossier to traject_gateway;

create table dossier.person_keys (
  person_id uuid primary key,
  wrapped_key bytea check (octet_length(wrapped_key) <= 4096),
  kek_id text not null,
  created_at timestamptz not null default now(),
  destroyed_at timestamptz,
  check ((wrapped_key is null) = (destroyed_at is not null))
);

create table dossier.content (
  content_ref uuid primary key,
  person_id uuid not null references dossier.person_keys,
  journey_id text check (length(journey_id) between 1 and 200),
  field text not null check (length(field) between 1 and 200),
  version integer not null check (version > 0),
  label text not null check (label in ('employer', 'confidential', 'personal')),
  fingerprint bytea not null,
  command_id text not null check (length(command_id) between 1 and 200),
  written_by text not null check (length(written_by) between 1 and 200),
  written_at timestamptz not null default now()
);
create index on dossier.content (command_id);
create index on dossier.content (person_id);

create table dossier.sealed_content (
  content_ref uuid primary key references dossier.content on delete cascade,
  ciphertext bytea not null
);

create table dossier.content_reads (
  id bigint generated always as identity primary key,
  content_ref uuid not null,
  person_id uuid not null,
  journey_id text,
  field text not null,
  reader text not null check (length(reader) between 1 and 200),
  role text not null check (length(role) between 1 and 100),
  ground text not null check (length(ground) between 1 and 200),
  read_at timestamptz not null default now(),
  transaction_id xid8 not null default pg_current_xact_id()
);
create index on dossier.content_reads (transaction_id, content_ref);
create index on dossier.content_reads (person_id, id);

create function dossier.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'The log of reads is only ever added to.' using errcode = 'insufficient_privilege';
end $$;
create trigger only_added_to before update or delete or truncate on dossier.content_reads
  for each statement execute function dossier.refuse_change();

alter table dossier.person_keys enable row level security;
alter table dossier.person_keys force row level security;
alter table dossier.content enable row level security;
alter table dossier.content force row level security;
alter table dossier.sealed_content enable row level security;
alter table dossier.sealed_content force row level security;
alter table dossier.content_reads enable row level security;
alter table dossier.content_reads force row level security;

grant select, insert on dossier.person_keys to traject_gateway;
grant update (wrapped_key, destroyed_at) on dossier.person_keys to traject_gateway;
create policy gateway_finds on dossier.person_keys for select to traject_gateway using (true);
create policy gateway_makes on dossier.person_keys for insert to traject_gateway with check (wrapped_key is not null);
create policy gateway_destroys on dossier.person_keys for update to traject_gateway
  using (wrapped_key is not null) with check (wrapped_key is null);

grant select, insert, delete on dossier.content to traject_gateway;
create policy gateway_finds on dossier.content for select to traject_gateway using (true);
create policy gateway_stores on dossier.content for insert to traject_gateway with check (true);
create policy gateway_discards on dossier.content for delete to traject_gateway using (true);

grant select, insert on dossier.sealed_content to traject_gateway;
create policy gateway_reads_what_is_logged on dossier.sealed_content for select to traject_gateway
  using (exists (
    select from dossier.content_reads as entry
    where entry.content_ref = sealed_content.content_ref and entry.transaction_id = pg_current_xact_id_if_assigned()
  ));
create policy gateway_stores on dossier.sealed_content for insert to traject_gateway with check (true);

grant select on dossier.content_reads to traject_gateway;
grant insert (content_ref, person_id, journey_id, field, reader, role, ground) on dossier.content_reads to traject_gateway;
create policy gateway_shows on dossier.content_reads for select to traject_gateway using (true);
create policy gateway_logs on dossier.content_reads for insert to traject_gateway with check (true);
`,
};
