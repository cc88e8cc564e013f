import type { SqlMigration } from '@traject/database';
import { groundFunction } from './ground-function.js';

/** Why something must be kept, for the provider's administrators; none of the words that are kept. */
export const legalHoldGround: SqlMigration = {
  name: '0004-legal-holds',
  sql: `
create index on dossier.legal_holds (reason_ref);
${groundFunction(
  'legal-hold',
  `entry.role = 'administrator' and dossier.acts_for_provider(entry.reader) and entry.field = 'legal-hold.reason'
    and exists (
      select from dossier.legal_holds where reason_ref = entry.content_ref and person_id = entry.person_id
    )`,
)}
`,
};
