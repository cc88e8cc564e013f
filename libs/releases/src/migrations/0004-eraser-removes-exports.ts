import { databaseRoles } from '@traject/contracts';
import type { SqlMigration } from '@traject/database';

const { eraser } = databaseRoles;

/** Whoever erases a person takes away what they asked for; its pieces go with it, and it sees neither. */
export const eraserRemovesExports: SqlMigration = {
  name: '0004-eraser-removes-exports',
  sql: `
grant usage on schema reports to ${eraser};
grant select (person_id), delete on reports.exports to ${eraser};
`,
};
