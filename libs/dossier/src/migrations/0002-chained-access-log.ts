import type { SqlMigration } from '@traject/database';

/**
 * The log of reads as one chain for each person whom the content is about.
 *
 * A trigger gives each entry its number, its time and its hash, and moves the head of the chain, which it holds until the
 * transaction ends. It works as the owner of the tables, whose policy opens the heads from within a trigger only: nobody
 * else can move one. What is hashed, and how it is written down, stands in `access-log/entry.ts`, which does it again
 * independently.
 */
export const chainedAccessLog: SqlMigration = {
  name: '0002-chained-access-log',
  sql: `
create table dossier.read_chains (
  person_id uuid primary key,
  number bigint not null check (number >= 0),
  hash bytea not null check (octet_length(hash) = 32)
);

alter table dossier.content_reads
  add column number bigint check (number > 0),
  add column previous_hash bytea check (octet_length(previous_hash) = 32),
  add column hash bytea check (octet_length(hash) = 32);

create function dossier.hash_of_read(entry dossier.content_reads) returns bytea
language sql stable set search_path = pg_catalog, pg_temp as $$
  select sha256(convert_to(
    string_agg(coalesce(octet_length(convert_to(part, 'UTF8')) || ':' || part, '-') || ',', '' order by place), 'UTF8'
  ))
  from unnest(array[
    'traject access log 1', entry.person_id::text, entry.number::text,
    to_char(entry.read_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), entry.content_ref::text,
    entry.journey_id, entry.field, entry.reader, entry.role, entry.ground, entry.transaction_id::text,
    encode(entry.previous_hash, 'hex')
  ]) with ordinality as parts (part, place)
$$;

alter table dossier.content_reads disable trigger only_added_to;
alter table dossier.content_reads no force row level security;
do $$
declare
  entry dossier.content_reads;
  head dossier.read_chains;
begin
  for entry in select * from dossier.content_reads order by id loop
    select * into head from dossier.read_chains where person_id = entry.person_id;
    entry.number := coalesce(head.number, 0) + 1;
    entry.previous_hash := coalesce(head.hash, decode(repeat('00', 32), 'hex'));
    entry.hash := dossier.hash_of_read(entry);
    update dossier.content_reads
      set number = entry.number, previous_hash = entry.previous_hash, hash = entry.hash where id = entry.id;
    insert into dossier.read_chains (person_id, number, hash) values (entry.person_id, entry.number, entry.hash)
      on conflict (person_id) do update set number = excluded.number, hash = excluded.hash;
  end loop;
end $$;
alter table dossier.content_reads force row level security;
alter table dossier.content_reads enable trigger only_added_to;

-- The number in the chain is the one order of the entries.
alter table dossier.content_reads
  drop column id,
  alter column number set not null,
  alter column previous_hash set not null,
  alter column hash set not null,
  add primary key (person_id, number);

create function dossier.chain_read() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  head dossier.read_chains;
begin
  select * into head from dossier.read_chains where person_id = new.person_id for update;
  if not found then
    -- Two first readers at once: the later one waits here, inserts nothing and then finds the head.
    insert into dossier.read_chains (person_id, number, hash)
      values (new.person_id, 0, decode(repeat('00', 32), 'hex')) on conflict do nothing;
    select * into strict head from dossier.read_chains where person_id = new.person_id for update;
  end if;
  new.number := head.number + 1;
  new.previous_hash := head.hash;
  -- Not the start of the transaction: who waited for the head read later than who had it.
  new.read_at := clock_timestamp();
  new.transaction_id := pg_current_xact_id();
  new.hash := dossier.hash_of_read(new);
  update dossier.read_chains set number = new.number, hash = new.hash where person_id = new.person_id;
  return new;
end $$;
revoke execute on function dossier.chain_read(), dossier.hash_of_read(dossier.content_reads) from public;
create trigger chained before insert on dossier.content_reads for each row execute function dossier.chain_read();

alter table dossier.read_chains enable row level security;
alter table dossier.read_chains force row level security;
create policy trigger_moves on dossier.read_chains to current_user
  using (pg_trigger_depth() > 0) with check (pg_trigger_depth() > 0);

-- An entry tells of its content what is true of it, so that no read can be put into another person's chain.
alter policy gateway_logs on dossier.content_reads with check (exists (
  select from dossier.content
  where content.content_ref = content_reads.content_ref and content.person_id = content_reads.person_id
    and content.journey_id is not distinct from content_reads.journey_id and content.field = content_reads.field
));

-- Of this very transaction: in a cluster that a backup was restored into, transactions get numbers that entries have.
alter policy gateway_reads_what_is_logged on dossier.sealed_content using (exists (
  select from dossier.content_reads as entry
  where entry.content_ref = sealed_content.content_ref and entry.transaction_id = pg_current_xact_id_if_assigned()
    and entry.read_at >= transaction_timestamp()
));

grant usage on schema dossier to traject_auditor;
grant select on dossier.content_reads, dossier.read_chains to traject_auditor;
create policy auditor_verifies on dossier.content_reads for select to traject_auditor using (true);
create policy auditor_verifies on dossier.read_chains for select to traject_auditor using (true);
`,
};
