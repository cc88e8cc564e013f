import type { SqlMigration } from '@traject/database';
import { forTheGatewayAlone, groundFunction, namesOfPeople } from './ground-function.js';

/**
 * The database's own answer to "on what ground?", from its own facts: a read is logged, and so possible, only when they
 * say that its ground holds for this reader, in this capacity, of this content, now.
 *
 * Each ground is one function that is found by the name of the ground; a ground without a function never holds. They are
 * volatile on purpose: each looks anew, also when the entry had to wait for another reader of the same person.
 */
export const grounds: SqlMigration = {
  name: '0001-grounds',
  sql: `
create index on dossier.content_reads (person_id, reader);

create function dossier.uuid_of(id text) returns uuid language sql immutable set search_path = pg_catalog, pg_temp
as $$ select case when id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then id::uuid end $$;

-- The reader is here today, and has the capacity in which they say that they read.
create function dossier.acts_as(reader text, capacity text) returns boolean
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  return exists (
    select from directory.people where id = dossier.uuid_of(reader) and active and capacity = any (roles)
  );
end $$;

create function dossier.acts_for_provider(reader text) returns boolean
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  return exists (select from directory.people where id = dossier.uuid_of(reader) and organisation_id is null);
end $$;

create function dossier.may_be_read(entry dossier.content_reads) returns boolean
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  known regprocedure;
  holds boolean;
begin
  if entry.ground !~ '^[a-z]+(-[a-z]+)*$' then return false; end if;
  known := to_regprocedure(format('dossier.%I(dossier.content_reads)', 'ground_' || replace(entry.ground, '-', '_')));
  if known is null or not dossier.acts_as(entry.reader, entry.role) then return false; end if;
  execute format('select %s($1)', known::regproc) into holds using entry;
  return coalesce(holds, false);
end $$;

-- A draft is its writer's alone, whomever it is about, and why something must be kept is no part of a dossier; marks and
-- remarks of the evaluation are the employee's own.
create function dossier.is_draft(field text) returns boolean language sql immutable set search_path = pg_catalog, pg_temp
as $$ select field like '%.draft' $$;
create function dossier.is_of_dossier(field text) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select not dossier.is_draft(field) and field <> 'legal-hold.reason' $$;
create function dossier.is_of_employee_alone(field text) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp as $$ select field = 'evaluate-journey.remarks' $$;

-- The fields that a task of a journey is about; of an advice they are known by reference.
create function dossier.fields_of_task(kind text) returns text[]
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select case kind
    when 'record-intake' then array['request-journey.question']
    when 'propose-agreement' then array['give-employer-input.input', 'answer-agreement.wish']
    when 'answer-agreement' then array['propose-agreement.goal', 'propose-agreement.approach']
    when 'write-reflection' then array['record-coaching-session.prompt']
    when 'answer-report' then array['record-neutral-conversation.report', 'revise-report.report']
    when 'revise-report' then array['record-neutral-conversation.report', 'revise-report.report', 'answer-report.wish']
    when 'answer-main-lines' then array['write-closing-report.mainLines']
    when 'write-closing-report' then array['answer-main-lines.wish']
  end
$$;

-- Since when the words of a journey are those of who serves now: who took over by a referral began with a trajectory of
-- their own, who replaced somebody goes on with theirs.
create function dossier.serves_since(journey read_models.journeys) returns timestamptz
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select coalesce(max((stay ->> 'from')::timestamptz), '-infinity')
  from jsonb_array_elements(journey.practitioners) with ordinality as stays (stay, place)
  where place > 1 and stay ->> 'from' in (
    select trajectory ->> 'openedAt' from jsonb_array_elements(journey.state -> 'trajectories') as trajectory
  )
$$;

-- What the employee last agreed to hand over before this place of the stream, in the version that they saw, unless they
-- took it back.
create function dossier.was_handed_over(entry dossier.content_reads, before_sequence bigint) returns boolean
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  consent event_log.events;
begin
  select * into consent from event_log.events
    where stream = 'journey/' || entry.journey_id and sequence < before_sequence
      and (type = 'HandOverConsentGiven' or (type = 'ConsentWithdrawn' and data ->> 'consent' = 'hand-over'))
    order by sequence desc limit 1;
  if consent.type = 'ConsentWithdrawn' then return false; end if;
  return exists (
    select from dossier.content as words, jsonb_array_elements_text(consent.data -> 'handOverRefs') as agreed (item)
    where words.content_ref = entry.content_ref
      and split_part(agreed.item, '@', 1) = coalesce(words.first_ref, words.content_ref)::text
      and coalesce(nullif(split_part(agreed.item, '@', 2), ''), '1') = words.version::text
  );
end $$;
${groundFunction(
  'own-dossier',
  `entry.role = 'employee' and entry.reader = entry.person_id::text and entry.journey_id is not null
    and dossier.is_of_dossier(entry.field)`,
)}
${groundFunction(
  'own-draft',
  `dossier.is_draft(entry.field)
    and exists (select from dossier.content where content_ref = entry.content_ref and written_by = entry.reader)`,
)}
${groundFunction(
  'serving-practitioner',
  `entry.role in ('bmw-practitioner', 'coach')
    and dossier.is_of_dossier(entry.field) and not dossier.is_of_employee_alone(entry.field)
    and exists (
      select from read_models.journeys as journey
        join dossier.content as words on words.content_ref = entry.content_ref
        join dossier.content as first on first.content_ref = coalesce(words.first_ref, words.content_ref)
      where journey.journey_id = entry.journey_id and journey.practitioner_id = entry.reader
        and journey.ended_at is null and first.written_at >= dossier.serves_since(journey)
    )`,
)}

create function dossier.ground_hand_over_pack(entry dossier.content_reads) returns boolean
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  journey read_models.journeys;
  referral jsonb;
  opened bigint;
begin
  select * into journey from read_models.journeys where journey_id = entry.journey_id and ended_at is null;
  if not found or entry.role not in ('bmw-practitioner', 'coach') then return false; end if;
  if journey.practitioner_id = entry.reader then
    select sequence into opened from event_log.events
      where stream = journey.stream and type = 'TrajectoryOpened' and occurred_at = dossier.serves_since(journey);
    return dossier.was_handed_over(entry, opened);
  end if;
  referral := journey.state #> '{stage,referral}';
  return referral ->> 'stage' = 'warm-hand-over' and referral #>> '{receiver,practitionerId}' = entry.reader
    and dossier.was_handed_over(entry, journey.last_sequence + 1);
end $$;
${groundFunction(
  'task-of-journey',
  `exists (
    select from read_models.human_tasks as task
    where task.stream = 'journey/' || entry.journey_id and task.state in ('open', 'suspended')
      and task.role = entry.role
      -- What may go along in a hand-over is shown to the employee, whose own dossier it is from.
      and (entry.field = any (dossier.fields_of_task(task.kind))
        or (task.kind = 'answer-hand-over' and entry.reader = entry.person_id::text and dossier.is_of_dossier(entry.field)))
      -- Of the employee's words the employer reads what was disclosed to it, and on that ground.
      and not (task.role in ('requester', 'manager') and task.kind in ('answer-agreement', 'answer-report'))
      and (task.assignee_id = entry.reader
        or (task.assignee_id is null and dossier.acts_for_provider(entry.reader)))
  )`,
)}
${groundFunction(
  'task-of-advice',
  `exists (
    select from read_models.human_tasks as task join read_models.advices as advice using (advice_id)
    where task.assignee_id = entry.reader and task.role = entry.role and task.state in ('open', 'suspended')
      and entry.content_ref::text in (advice.text_ref, advice.response_ref)
      and (task.role = 'employee' or advice.concerned_id is null)
  )`,
)}
${groundFunction(
  'advice-author',
  `exists (
    select from read_models.advices where author_id = entry.reader and text_ref = entry.content_ref::text
  )`,
)}
${groundFunction(
  'advice-recipient',
  `exists (
    select from read_models.advices
    where recipient_id = entry.reader and recipient_role = entry.role and sent_at is not null and concerned_id is null
      and text_ref = entry.content_ref::text
  )`,
)}
${groundFunction(
  'advice-concerned',
  `entry.role = 'employee' and entry.reader = entry.person_id::text and entry.field = 'raise-advice.text'`,
)}
${groundFunction(
  'own-organisation',
  `${namesOfPeople} and entry.role = 'requester' and exists (
    select from directory.people as reader join directory.people as person using (organisation_id)
    where reader.id = dossier.uuid_of(entry.reader) and person.id = entry.person_id
      and person.roles && array['employee', 'manager']
  )`,
)}
${groundFunction('request', 'dossier.ground_own_organisation(entry)')}
${groundFunction(
  'coordination',
  `${namesOfPeople} and entry.role = 'coordinator' and dossier.acts_for_provider(entry.reader)
    and exists (select from directory.practitioners where person_id = entry.person_id)`,
)}
${groundFunction('assignment', 'dossier.ground_coordination(entry)')}
${groundFunction(
  'administration',
  `${namesOfPeople} and entry.role = 'administrator' and dossier.acts_for_provider(entry.reader)`,
)}
${groundFunction('own-contact', `entry.reader = entry.person_id::text and entry.field = 'private-address'`)}
${groundFunction(
  'access-log',
  `${namesOfPeople} and exists (
    select from dossier.content_reads as earlier
    where earlier.person_id = dossier.uuid_of(entry.reader) and earlier.reader = entry.person_id::text
  )`,
)}

${forTheGatewayAlone([
  'uuid_of(text)',
  'acts_as(text, text)',
  'acts_for_provider(text)',
  'may_be_read(dossier.content_reads)',
  'is_draft(text)',
  'is_of_dossier(text)',
  'is_of_employee_alone(text)',
  'fields_of_task(text)',
  'serves_since(read_models.journeys)',
  'was_handed_over(dossier.content_reads, bigint)',
  'ground_hand_over_pack(dossier.content_reads)',
]).join('\n')}

alter policy gateway_logs on dossier.content_reads with check (
  exists (
    select from dossier.content
    where content.content_ref = content_reads.content_ref and content.person_id = content_reads.person_id
      and content.journey_id is not distinct from content_reads.journey_id and content.field = content_reads.field
  )
  and dossier.may_be_read(content_reads)
);
`,
};
