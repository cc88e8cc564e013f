import type { SqlMigration } from '@traject/database';

/**
 * Why words were corrected, and what an employer said that they mean, stand beside them and are other words. In a hand-over
 * the words go along that the employee was shown and ticked, and neither of these; and why the employee corrected what is
 * theirs alone is theirs alone.
 */
export const wordsBesideWords: SqlMigration = {
  name: '0006-words-beside-words',
  sql: `
create or replace function dossier.was_handed_over(entry dossier.content_reads, before_sequence bigint) returns boolean
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  consent event_log.events;
begin
  select * into consent from event_log.events
    where stream = 'journey/' || entry.journey_id and sequence < before_sequence
      and (type in ('HandOverConsentGiven', 'HandOverConsentLapsed')
        or (type = 'ConsentWithdrawn' and data ->> 'consent' = 'hand-over'))
    order by sequence desc limit 1;
  if consent.type <> 'HandOverConsentGiven' then return false; end if;
  return exists (
    select from dossier.content as words
      join dossier.content as first on first.content_ref = coalesce(words.first_ref, words.content_ref),
      jsonb_array_elements_text(consent.data -> 'handOverRefs') as agreed (item)
    where words.content_ref = entry.content_ref and words.field = first.field
      and split_part(agreed.item, '@', 1) = first.content_ref::text
      and coalesce(nullif(split_part(agreed.item, '@', 2), ''), '1') = words.version::text
  );
end $$;

create or replace function dossier.ground_serving_practitioner(entry dossier.content_reads) returns boolean
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  return entry.role in ('bmw-practitioner', 'coach') and dossier.is_of_dossier(entry.field)
    and exists (
      select from read_models.journeys as journey
        join dossier.content as words on words.content_ref = entry.content_ref
        join dossier.content as first on first.content_ref = coalesce(words.first_ref, words.content_ref)
      where journey.journey_id = entry.journey_id and journey.practitioner_id = entry.reader
        and journey.ended_at is null and first.written_at >= dossier.serves_since(journey)
        and not dossier.is_of_employee_alone(first.field)
    );
end $$;
`,
};
