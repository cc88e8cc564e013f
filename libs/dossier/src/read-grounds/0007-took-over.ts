import type { SqlMigration } from '@traject/database';
import { forTheGatewayAlone } from './ground-function.js';

/**
 * Since when the words of a journey are those of who serves now is told by its hand-overs, as the dossier has it, and not by
 * when somebody else came: from BMW to a neutral conversation it may be the same person, who was let read all that was before
 * and nothing of what the employee had agreed to.
 */
export const tookOver: SqlMigration = {
  name: '0007-took-over',
  sql: `
-- The trajectory with which the last hand-over ended, by its place in the stream; none when no referral led to who serves.
create function dossier.took_over_with(of_stream text) returns event_log.events
language sql set search_path = pg_catalog, pg_temp as $$
  select opened.* from event_log.events as opened
  where opened.stream = of_stream and opened.type = 'TrajectoryOpened' and opened.sequence > (
    select max(held.sequence) from event_log.events as held
    where held.stream = of_stream and held.type = 'WarmHandOverHeld'
  )
  order by opened.sequence limit 1
$$;
${forTheGatewayAlone(['took_over_with(text)']).join('\n')}

create or replace function dossier.serves_since(journey read_models.journeys) returns timestamptz
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select coalesce((dossier.took_over_with(journey.stream)).occurred_at, '-infinity')
$$;

create or replace function dossier.ground_hand_over_pack(entry dossier.content_reads) returns boolean
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  journey read_models.journeys;
  referral jsonb;
begin
  select * into journey from read_models.journeys where journey_id = entry.journey_id and ended_at is null;
  if not found or entry.role not in ('bmw-practitioner', 'coach') then return false; end if;
  if journey.practitioner_id = entry.reader then
    return dossier.was_handed_over(entry, (dossier.took_over_with(journey.stream)).sequence);
  end if;
  referral := journey.state #> '{stage,referral}';
  return referral ->> 'stage' = 'warm-hand-over' and referral #>> '{receiver,practitionerId}' = entry.reader
    and dossier.was_handed_over(entry, journey.last_sequence + 1);
end $$;
`,
};
