import type { SqlMigration } from '@traject/database';

/**
 * What was asked of the directory and answered, so that the same command sent again is answered as before. The
 * fingerprint is a keyed hash: what was asked holds names and addresses, which nobody may try out. The answer holds ids
 * and process facts only, and as text, so that it is given again word for word.
 */
export const commands: SqlMigration = {
  name: '0002-commands',
  sql: `
create table directory.commands (
  command_id uuid primary key,
  fingerprint_hash bytea not null,
  answer json not null,
  carried_out_at timestamptz not null default now()
);
grant select, insert on directory.commands to traject_gateway;
`,
};
