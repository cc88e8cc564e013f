import type { SqlMigration } from '@traject/database';
import { groundFunction, namesOfPeople } from './ground-function.js';

/**
 * What reaches the employer: words of an entry of the ledger, once its recipient has opened it, for as long as it is
 * valid. The employee reads the names of those who could, or came to, read them.
 */
export const disclosureGrounds: SqlMigration = {
  name: '0002-disclosures',
  sql: `
${groundFunction(
  'disclosure',
  `entry.role in ('requester', 'manager') and (
    exists (
      select from read_models.disclosures as disclosure
      where disclosure.person_id = entry.person_id::text and entry.content_ref::text = any (disclosure.content_refs)
        and disclosure.state = 'opened' and disclosure.valid_until > clock_timestamp()
        and disclosure.recipients @> jsonb_build_array(jsonb_build_object('personId', entry.reader, 'role', entry.role))
        and disclosure.openings @> jsonb_build_array(jsonb_build_object('readerId', entry.reader))
    )
    -- What the employer itself wrote in answer to an advice about a person.
    or exists (
      select from read_models.advices
      where concerned_id = entry.person_id::text and recipient_id = entry.reader and recipient_role = entry.role
        and response_ref = entry.content_ref::text
    )
  )`,
)}
${groundFunction(
  'own-disclosure',
  `${namesOfPeople} and entry.role = 'employee' and exists (
    select from read_models.disclosures
    where person_id = entry.reader and entry.person_id::text = any (recipient_ids)
  )`,
)}
${groundFunction(
  'consent-preview',
  `${namesOfPeople} and entry.role = 'employee' and exists (
    select from read_models.human_tasks as task
    left join read_models.journeys as journey using (journey_id)
    left join read_models.advices as advice on advice.advice_id = task.advice_id
    where task.assignee_id = entry.reader and task.role = entry.role and task.state in ('open', 'suspended')
      and task.kind in ('answer-main-lines', 'answer-agreement', 'answer-report', 'answer-advice-consent')
      and entry.person_id::text in (journey.requester_id, journey.manager_id, advice.recipient_id)
  )`,
)}
`,
};
