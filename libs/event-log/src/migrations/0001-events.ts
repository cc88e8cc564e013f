import { databaseRoles, eventLogChannel } from '@traject/contracts';
import type { SqlMigration } from '@traject/database';

const { gateway, worker, relay } = databaseRoles;

/**
 * The record of what happened. Rows come in through one function alone, which runs as the owner: no role may insert, so
 * none can take a position outside the lock. The lock is held until commit, hence positions are visible in order and
 * without gaps. Error TJ001 is a conflict of sequences, with both numbers as JSON in its detail.
 */
export const events: SqlMigration = {
  name: '0001-events',
  sql: `
create schema event_log;

create table event_log.events (
  position bigint primary key,
  stream text not null check (stream ~ '^(journey|advice)/.'),
  sequence bigint not null check (sequence > 0),
  event_id uuid not null unique,
  type text not null,
  version integer not null check (version > 0),
  data jsonb not null check (jsonb_typeof(data) = 'object'),
  command_id text,
  actor_role text not null,
  occurred_at timestamptz(3) not null,
  recorded_at timestamptz(3) not null,
  payload_hash text not null check (length(payload_hash) = 64),
  unique (stream, sequence)
);
create index events_by_command on event_log.events (command_id, stream) where command_id is not null;

create function event_log.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'The event log is never changed: % was refused and every event is kept.', lower(tg_op)
    using errcode = 'TJ002', hint = 'Append an event that corrects what an earlier one said.';
end $$;
create trigger events_stay before update or delete or truncate on event_log.events
  for each statement execute function event_log.refuse_change();
alter table event_log.events enable always trigger events_stay;

create function event_log.append_events(into_stream text, expected_sequence bigint, new_events jsonb)
returns table (last_position bigint, last_sequence bigint)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  found_sequence bigint;
  start_position bigint;
  added bigint;
begin
  perform pg_advisory_xact_lock(7236103);
  select coalesce(max(known.sequence), 0) into found_sequence
    from event_log.events known where known.stream = into_stream;
  if found_sequence <> expected_sequence then
    raise exception 'stream-conflict' using errcode = 'TJ001',
      detail = json_build_object('expected', expected_sequence, 'found', found_sequence)::text;
  end if;
  select coalesce(max(known.position), 0) into start_position from event_log.events known;
  insert into event_log.events (position, stream, sequence, event_id, type, version, data, command_id, actor_role,
                                occurred_at, recorded_at, payload_hash)
  select start_position + place, into_stream, expected_sequence + place, (e ->> 'eventId')::uuid, e ->> 'type',
         (e ->> 'version')::integer, e -> 'data', e ->> 'commandId', e ->> 'by', (e ->> 'at')::timestamptz,
         clock_timestamp(), e ->> 'payloadHash'
    from jsonb_array_elements(new_events) with ordinality as given (e, place);
  get diagnostics added = row_count;
  last_position := start_position + added;
  last_sequence := expected_sequence + added;
  perform pg_notify('${eventLogChannel}', last_position::text);
  return next;
end $$;
revoke all on function event_log.append_events from public;

grant usage on schema event_log to ${gateway}, ${worker}, ${relay};
grant select on event_log.events to ${gateway}, ${worker}, ${relay};
grant execute on function event_log.append_events to ${worker};
`,
};
