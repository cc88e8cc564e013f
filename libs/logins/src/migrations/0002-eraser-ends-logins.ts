import { databaseRoles } from '@traject/contracts';
import type { SqlMigration } from '@traject/database';

const { eraser } = databaseRoles;

/** Whoever erases a person ends their logins too, and sees of them no more than whose they are. */
export const eraserEndsLogins: SqlMigration = {
  name: '0002-eraser-ends-logins',
  sql: `
grant usage on schema logins to ${eraser};
grant select (issuer, subject_hash, person_id), delete on logins.browser_logins to ${eraser};
create policy eraser_ends on logins.browser_logins to ${eraser} using (true);
`,
};
