import { databaseRoles, endedLoginsChannel } from '@traject/contracts';
import type { SqlMigration } from '@traject/database';

/**
 * Logins of browsers, and attempts to log in that are under way at the provider. What a browser holds is random and
 * stands here as a hash alone, so that nobody who reads the tables can act as anybody; tokens are sealed.
 *
 * A login that ended is not there any more: that is how ending it takes effect at every gateway at once. Whoever keeps
 * something open for a login, as a stream of updates, is told by a channel.
 */
export const browserLogins: SqlMigration = {
  name: '0001-browser-logins',
  sql: `
create schema logins;
grant usage on schema logins to ${databaseRoles.gateway};

create table logins.attempts (
  secret_hash bytea primary key check (octet_length(secret_hash) = 32),
  sealed bytea not null check (octet_length(sealed) <= 8192),
  expires_at timestamptz not null
);
create index on logins.attempts (expires_at);

create table logins.browser_logins (
  login_id uuid primary key,
  secret_hash bytea not null unique check (octet_length(secret_hash) = 32),
  issuer text not null check (length(issuer) between 1 and 500),
  subject_hash bytea not null check (octet_length(subject_hash) = 32),
  person_id uuid,
  sealed_tokens bytea not null check (octet_length(sealed_tokens) <= 65536),
  tokens_version integer not null default 1,
  renew_at timestamptz,
  renewal_claimed_until timestamptz,
  authenticated_at timestamptz not null,
  opened_at timestamptz not null,
  last_used_at timestamptz not null,
  expires_at timestamptz not null
);
create index on logins.browser_logins (issuer, subject_hash);
create index on logins.browser_logins (expires_at);

create function logins.tell_ended() returns trigger language plpgsql as $$
begin
  perform pg_notify('${endedLoginsChannel}', old.login_id::text);
  return null;
end $$;
create trigger tell_ended after delete on logins.browser_logins
  for each row execute function logins.tell_ended();

alter table logins.attempts enable row level security;
alter table logins.attempts force row level security;
alter table logins.browser_logins enable row level security;
alter table logins.browser_logins force row level security;

grant select, insert, delete on logins.attempts to ${databaseRoles.gateway};
create policy gateway_keeps on logins.attempts to ${databaseRoles.gateway} using (true) with check (true);

grant select, insert, delete,
  update (secret_hash, person_id, sealed_tokens, tokens_version, renew_at, renewal_claimed_until, last_used_at)
  on logins.browser_logins to ${databaseRoles.gateway};
create policy gateway_keeps on logins.browser_logins to ${databaseRoles.gateway} using (true) with check (true);
`,
};
