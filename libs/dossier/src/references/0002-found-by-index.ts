import type { SqlMigration } from '@traject/database';

/**
 * Of each piece that is taken away it is asked once more whether anything refers to it. Without an index that is a look at
 * everybody for each piece, and with some hundred thousand people a sweep of a hundred would take longer than it may.
 */
export const foundByIndex: SqlMigration = {
  name: '0002-found-by-index',
  sql: `
create index people_by_details on directory.people (details_ref);
create index people_by_work_address on directory.people (work_address_ref);
create index contacts_by_address on directory.contacts (address_ref);
create index holds_by_reason on dossier.legal_holds (reason_ref);
`,
};
