import type { SqlMigration } from '@traject/database';
import { groundFunction } from './ground-function.js';

/**
 * In an emergency: whoever asked reads the whole dossier while a second person's approval lasts, and no longer. Whoever
 * may approve reads why it was asked, and no more, until it is over.
 */
export const breakGlassGrounds: SqlMigration = {
  name: '0003-break-glass',
  sql: `
create or replace function dossier.is_of_employee_alone(field text) returns boolean
language sql immutable set search_path = pg_catalog, pg_temp
as $$ select field in ('evaluate-journey.remarks', 'request-break-glass.explanation') $$;
${groundFunction(
  'break-glass',
  `entry.role = 'administrator' and dossier.acts_for_provider(entry.reader) and dossier.is_of_dossier(entry.field)
    and exists (
      select from read_models.break_glass
      where stream = 'journey/' || entry.journey_id and requested_by_id = entry.reader
        and approved_by_id <> requested_by_id and ends_at > clock_timestamp() and ended_at is null
    )`,
)}
${groundFunction(
  'break-glass-request',
  `entry.role = 'administrator' and dossier.acts_for_provider(entry.reader) and exists (
    select from read_models.break_glass
    where stream = 'journey/' || entry.journey_id and explanation_ref = entry.content_ref::text
      and coalesce(ends_at, lapses_at) > clock_timestamp() and ended_at is null
  )`,
)}
`,
};
