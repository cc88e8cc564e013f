import { databaseRoles, eventLogChannel } from '@traject/contracts';
import type { SqlMigration } from '@traject/database';

/**
 * By whom and for what an event was written: the run of the process, so that a process can tell what it wrote itself and
 * does not remember from what somebody else wrote; and the fingerprint of the command, so that its key is never taken for
 * another. Null in rows from before.
 */
export const whoWrote: SqlMigration = {
  name: '0004-who-wrote',
  sql: `
alter table event_log.events add column run_id text, add column fingerprint text;

drop function event_log.append_events(text, bigint, jsonb);
create function event_log.append_events(into_stream text, expected_sequence bigint, by_run text, new_events jsonb)
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
  insert into event_log.events (position, stream, sequence, event_id, type, version, data, command_id, fingerprint,
                                run_id, actor_role, occurred_at, recorded_at, payload_hash)
  select start_position + place, into_stream, expected_sequence + place, (e ->> 'eventId')::uuid, e ->> 'type',
         (e ->> 'version')::integer, e -> 'data', e ->> 'commandId', e ->> 'fingerprint', by_run, e ->> 'by',
         (e ->> 'at')::timestamptz, clock_timestamp(), e ->> 'payloadHash'
    from jsonb_array_elements(new_events) with ordinality as given (e, place);
  get diagnostics added = row_count;
  last_position := start_position + added;
  last_sequence := expected_sequence + added;
  perform pg_notify('${eventLogChannel}', last_position::text);
  return next;
end $$;
revoke all on function event_log.append_events from public;
grant execute on function event_log.append_events to ${databaseRoles.worker};
`,
};
