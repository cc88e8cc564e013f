import type { SqlMigration } from '@traject/database';

/**
 * A login acts as one person at a time. What it keeps open as the former one ends with the choice of another, as it does
 * with the login: a stream of updates would go on to tell what that other party hears.
 */
export const choiceIsTold: SqlMigration = {
  name: '0003-choice-is-told',
  sql: `
create trigger tell_of_choice after update of person_id on logins.browser_logins for each row
  when (old.person_id is distinct from new.person_id) execute function logins.tell_ended();
`,
};
