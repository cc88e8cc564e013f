import { databaseRoles } from '@traject/contracts';
import type { SqlMigration } from '@traject/database';

const { eraser } = databaseRoles;

/**
 * Which advice words belong to: its text, what was said beside it, what the employer answered, and drafts of these. An
 * advice is in no dossier, so that no destruction of one reached them; now they are destroyed as an advice, by a date of
 * their own.
 */
export const wordsOfAdvice: SqlMigration = {
  name: '0010-words-of-advice',
  sql: `
alter table dossier.content add column advice_id text check (length(advice_id) between 1 and 200);
create index on dossier.content (advice_id) where advice_id is not null;
grant select (advice_id) on dossier.content to ${eraser};

alter table dossier.destructions
  drop constraint destructions_kind_check,
  add constraint destructions_kind_check check (kind in ('person', 'journey', 'advice', 'draft'));

alter policy eraser_destroys on dossier.content
  using (destroyed_at is null and exists (
    select from dossier.destructions decided
    where (decided.kind = 'person' and decided.person_id = content.person_id)
      or (decided.kind = 'journey' and decided.subject_id = content.journey_id)
      or (decided.kind = 'advice' and decided.subject_id = content.advice_id)
      or (decided.kind = 'draft' and decided.subject_id = content.content_ref::text)
  ));
`,
};
