import { databaseRoles } from '@traject/contracts';
import type { MigrationModule, SqlMigration } from '@traject/database';

const { gateway, eraser } = databaseRoles;

/**
 * What a legal hold keeps of advice. An advice lies under the key of whoever it can be traced to, or of its author; it may
 * have been noticed in the journey of somebody else. So it is kept by a hold on either person, and by one on that journey;
 * and as long as it is kept, so are its drafts and the key under which it lies.
 *
 * Whoever destroys takes turns about all these people, in one order, so that a hold that comes first is seen.
 */
const holdsOnAdvice: SqlMigration = {
  name: '0001-holds-on-advice',
  sql: `
create view dossier.advice_places with (security_invoker = true) as
  select advice.advice_id, coalesce(advice.concerned_id, advice.author_id) as person_id,
    advice.journey_id, journey.employee_id
  from read_models.advices as advice left join read_models.journeys as journey using (journey_id);

create view dossier.held_advices with (security_invoker = true) as
  select place.advice_id, place.person_id from dossier.advice_places as place
  where exists (
    select from dossier.legal_holds as hold
    where hold.lifted_at is null and (
      hold.journey_id = place.journey_id
      or (hold.journey_id is null and hold.person_id::text in (place.person_id, place.employee_id))
    )
  ) and exists (
    select from dossier.content as words where words.advice_id = place.advice_id and words.destroyed_at is null
  );
grant select on dossier.advice_places, dossier.held_advices to ${gateway}, ${eraser};

create function dossier.advices_going_with(kind text, subject_id text) returns setof text
language sql stable set search_path = pg_catalog, pg_temp as $$
  select subject_id where kind = 'advice'
  union
  select advice_id from dossier.content
    where advice_id is not null and person_id = case kind when 'person' then subject_id::uuid end
  union
  select advice_id from dossier.content
    where advice_id is not null and content_ref = case kind when 'draft' then subject_id::uuid end
$$;

create function dossier.refuse_held_advice() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  going text[] := array(select dossier.advices_going_with(new.kind, new.subject_id));
  concerned uuid;
begin
  if going = '{}' then return new; end if;
  for concerned in
    select new.person_id
    union select employee_id::uuid from dossier.advice_places where advice_id = any (going) and employee_id is not null
    order by 1
  loop
    perform dossier.take_turns_about(concerned);
  end loop;
  if new.ground <> 'listed' and exists (select from dossier.held_advices where advice_id = any (going)) then
    raise exception 'This is under a legal hold.' using errcode = 'TJ003';
  end if;
  return new;
end $$;
-- Comes before the look at holds on the person alone, by its name: whose turn it is, is asked in one order.
create trigger advice_is_kept before insert on dossier.destructions
  for each row execute function dossier.refuse_held_advice();
revoke execute on function dossier.advices_going_with(text, text), dossier.refuse_held_advice() from public;
grant execute on function dossier.advices_going_with(text, text) to ${eraser};

alter table dossier.content no force row level security;
update dossier.content set advice_id = advice.advice_id
from read_models.advices as advice
where coalesce(content.first_ref, content.content_ref)::text in (advice.text_ref, advice.response_ref, advice.remarks_ref);
alter table dossier.content force row level security;
`,
};

/** Which holds keep advice. A part of its own, as it asks the read models of the event log, and so comes after them. */
export const adviceHoldMigrations: MigrationModule = { name: 'advice-holds', migrations: [holdsOnAdvice] };
