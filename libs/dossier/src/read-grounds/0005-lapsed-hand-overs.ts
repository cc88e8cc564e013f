import type { SqlMigration } from '@traject/database';

/** A consent to a hand-over that nobody took up in time opens as little as one that was taken back. */
export const lapsedHandOvers: SqlMigration = {
  name: '0005-lapsed-hand-overs',
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
    select from dossier.content as words, jsonb_array_elements_text(consent.data -> 'handOverRefs') as agreed (item)
    where words.content_ref = entry.content_ref
      and split_part(agreed.item, '@', 1) = coalesce(words.first_ref, words.content_ref)::text
      and coalesce(nullif(split_part(agreed.item, '@', 2), ''), '1') = words.version::text
  );
end $$;
`,
};
