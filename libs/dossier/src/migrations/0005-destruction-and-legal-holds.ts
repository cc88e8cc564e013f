import { databaseRoles } from '@traject/contracts';
import type { SqlMigration } from '@traject/database';

const { gateway, eraser } = databaseRoles;

/**
 * What is destroyed for good, and what must be kept meanwhile. Nothing is destroyed that was not decided first, and the
 * decision and a legal hold about the same person take turns: whichever is in the table first refuses the other, with the
 * error TJ003 (held) or TJ004 (decided). Only the eraser destroys, and it sees no word and no key.
 */
export const destructionAndLegalHolds: SqlMigration = {
  name: '0005-destruction-and-legal-holds',
  sql: `
create table dossier.destructions (
  kind text not null check (kind in ('person', 'journey', 'draft')),
  subject_id text not null check (length(subject_id) between 1 and 200),
  person_id uuid not null,
  journey_id text,
  ground text not null check (ground in ('erasure-asked', 'retention-over', 'listed')),
  decided_at timestamptz not null default now(),
  destroyed_at timestamptz,
  primary key (kind, subject_id)
);

create table dossier.legal_holds (
  hold_id uuid primary key,
  person_id uuid not null,
  journey_id text check (length(journey_id) between 1 and 200),
  reason_code text not null check (length(reason_code) between 1 and 100),
  reason_ref uuid not null,
  set_by uuid not null,
  set_at timestamptz not null default now(),
  lifted_by uuid,
  lifted_at timestamptz,
  check ((lifted_by is null) = (lifted_at is null))
);
create index on dossier.legal_holds (person_id) where lifted_at is null;
create index on dossier.legal_holds (set_at, hold_id);

create function dossier.take_turns_about(person uuid) returns void language sql as $$
  select pg_advisory_xact_lock(hashtextextended('destruction of ' || person::text, 0))
$$;

create function dossier.refuse_what_is_held() returns trigger language plpgsql as $$
begin
  perform dossier.take_turns_about(new.person_id);
  if new.ground <> 'listed' and exists (
    select from dossier.legal_holds hold
    where hold.person_id = new.person_id and hold.lifted_at is null
      and (new.kind = 'person' or hold.journey_id is null or hold.journey_id = new.journey_id)
  ) then
    raise exception 'This is under a legal hold.' using errcode = 'TJ003';
  end if;
  return new;
end $$;
create trigger held_is_kept before insert on dossier.destructions
  for each row execute function dossier.refuse_what_is_held();

create function dossier.refuse_late_hold() returns trigger language plpgsql as $$
begin
  perform dossier.take_turns_about(new.person_id);
  if exists (
    select from dossier.destructions decided
    where decided.person_id = new.person_id
      and (decided.kind = 'person' or (decided.kind = 'journey' and decided.subject_id = new.journey_id))
  ) then
    raise exception 'This is destroyed already.' using errcode = 'TJ004';
  end if;
  return new;
end $$;
create trigger gone_is_not_held before insert on dossier.legal_holds
  for each row execute function dossier.refuse_late_hold();

alter table dossier.content add column destroyed_at timestamptz;
create index on dossier.content (journey_id);
create index on dossier.content (written_at, content_ref) where field like '%.draft' and destroyed_at is null;

alter table dossier.destructions enable row level security;
alter table dossier.destructions force row level security;
alter table dossier.legal_holds enable row level security;
alter table dossier.legal_holds force row level security;

revoke update (wrapped_key, destroyed_at) on dossier.person_keys from ${gateway};
drop policy gateway_destroys on dossier.person_keys;

grant select on dossier.destructions to ${gateway};
create policy gateway_sees on dossier.destructions for select to ${gateway} using (true);
grant select on dossier.legal_holds to ${gateway};
grant insert (hold_id, person_id, journey_id, reason_code, reason_ref, set_by) on dossier.legal_holds to ${gateway};
grant update (lifted_by, lifted_at) on dossier.legal_holds to ${gateway};
create policy gateway_sees on dossier.legal_holds for select to ${gateway} using (true);
create policy gateway_sets on dossier.legal_holds for insert to ${gateway} with check (lifted_at is null);
create policy gateway_lifts on dossier.legal_holds for update to ${gateway}
  using (lifted_at is null) with check (lifted_at is not null);

grant usage on schema dossier to ${eraser};
grant select, insert (kind, subject_id, person_id, journey_id, ground), update (destroyed_at)
  on dossier.destructions to ${eraser};
create policy eraser_sees on dossier.destructions for select to ${eraser} using (true);
create policy eraser_decides on dossier.destructions for insert to ${eraser} with check (destroyed_at is null);
create policy eraser_ends on dossier.destructions for update to ${eraser}
  using (destroyed_at is null) with check (destroyed_at is not null);
grant select (hold_id, person_id, journey_id, lifted_at) on dossier.legal_holds to ${eraser};
create policy eraser_heeds on dossier.legal_holds for select to ${eraser} using (true);

grant select (person_id, destroyed_at), insert (person_id, kek_id, destroyed_at), update (wrapped_key, destroyed_at)
  on dossier.person_keys to ${eraser};
create policy eraser_finds on dossier.person_keys for select to ${eraser} using (true);
create policy eraser_destroys on dossier.person_keys for update to ${eraser}
  using (destroyed_at is null and exists (
    select from dossier.destructions decided
    where decided.kind = 'person' and decided.person_id = person_keys.person_id
  )) with check (wrapped_key is null);
-- For somebody of whom nothing was written yet, so that no key is made for them any more.
create policy eraser_notes on dossier.person_keys for insert to ${eraser}
  with check (wrapped_key is null and exists (
    select from dossier.destructions decided
    where decided.kind = 'person' and decided.person_id = person_keys.person_id
  ));

grant select (content_ref, person_id, journey_id, field, command_id, written_at, destroyed_at),
  update (fingerprint, destroyed_at) on dossier.content to ${eraser};
create policy eraser_finds on dossier.content for select to ${eraser} using (true);
create policy eraser_destroys on dossier.content for update to ${eraser}
  using (destroyed_at is null and exists (
    select from dossier.destructions decided
    where (decided.kind = 'person' and decided.person_id = content.person_id)
      or (decided.kind = 'journey' and decided.subject_id = content.journey_id)
      or (decided.kind = 'draft' and decided.subject_id = content.content_ref::text)
  )) with check (destroyed_at is not null);

grant select (content_ref), delete on dossier.sealed_content to ${eraser};
create policy eraser_finds on dossier.sealed_content for select to ${eraser} using (true);
create policy eraser_removes on dossier.sealed_content for delete to ${eraser}
  using (exists (
    select from dossier.content
    where content.content_ref = sealed_content.content_ref and content.destroyed_at is not null
  ));
`,
};
