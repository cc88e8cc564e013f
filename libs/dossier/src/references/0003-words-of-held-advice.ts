import type { SqlMigration } from '@traject/database';

/**
 * What a hold keeps of an advice, it keeps of the words that nothing refers to as well, such as a draft in whose place
 * another one came: they are swept no sooner than the advice may be destroyed. Whoever sweeps takes turns about the employee
 * of the journey too that the advice was noticed in, so that a hold on that journey that comes first is seen.
 */
export const wordsOfHeldAdvice: SqlMigration = {
  name: '0003-words-of-held-advice',
  sql: `
create or replace view dossier.unreferred_content with (security_invoker = true) as
  select content_ref, person_id, (
    select place.employee_id::uuid from dossier.advice_places as place where place.advice_id = content.advice_id
  ) as employee_id
  from dossier.content
  where first_ref is null and destroyed_at is null
    and brought_at < now() - case when label = 'personal' or field like '%.draft' then interval '1 hour' else interval '7 days' end
    and not exists (select from dossier.content_references as used where used.content_ref = content.content_ref)
    and not exists (
      select from dossier.legal_holds as hold
      where hold.person_id = content.person_id and hold.lifted_at is null
        and (hold.journey_id is null or hold.journey_id = content.journey_id)
    )
    and not exists (select from dossier.held_advices as held where held.advice_id = content.advice_id);
`,
};
