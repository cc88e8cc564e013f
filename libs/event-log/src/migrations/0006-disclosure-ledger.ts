import { databaseRoles } from '@traject/contracts';
import type { SqlMigration } from '@traject/database';

const { gateway, worker } = databaseRoles;

/**
 * The ledger of what reaches the employer, each entry with its recipients, its openings and how it ended. It takes the
 * place of the table before it, which knew main lines and advice alone; what it holds follows from the log.
 */
export const disclosureLedger: SqlMigration = {
  name: '0006-disclosure-ledger',
  sql: `
drop table read_models.disclosures;
create table read_models.disclosures (
  disclosure_id text primary key,
  disclosure_key text not null,
  journey_id text,
  advice_id text,
  organisation_id text not null,
  purpose text not null check (purpose in ('main-lines', 'agreement', 'report', 'advice')),
  person_id text not null,
  content_refs text[] not null,
  text_hash text not null,
  mode text not null check (mode in ('consent', 'presence')),
  recipient_ids text[] not null,
  recipients jsonb not null,
  state text not null check (state in ('disclosed', 'opened', 'withdrawn', 'lapsed')),
  disclosed_at timestamptz(3) not null,
  said_at timestamptz(3),
  valid_until timestamptz(3) not null,
  openings jsonb not null,
  opened_at timestamptz(3),
  withdrawn_at timestamptz(3),
  lapsed_at timestamptz(3),
  stream text not null,
  last_sequence bigint not null,
  check ((journey_id is null) <> (advice_id is null)),
  check (withdrawn_at is null or opened_at is null)
);
create index on read_models.disclosures (stream);
create index on read_models.disclosures (person_id, disclosed_at, disclosure_id);
create index on read_models.disclosures using gin (recipient_ids);

grant select on read_models.disclosures to ${gateway}, ${worker};
grant insert, update, delete on read_models.disclosures to ${worker};
`,
};
