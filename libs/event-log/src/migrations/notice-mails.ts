import { databaseRoles } from '@traject/contracts';
import type { MigrationModule } from '@traject/database';

/**
 * What the notifier made of the notices: mails, and which notice was told by which. No address, no text: only who, when
 * and what became of it. The ids of mails and of calendar entries go out and are random, so that they lead to nothing.
 * A calendar entry is there once a first mail with it may have gone out.
 */
export const noticeMailMigrations: MigrationModule = {
  name: 'notice-mails',
  migrations: [
    {
      name: '0001-mails',
      sql: `
create schema notice_mails;

create table notice_mails.mails (
  mail_id uuid primary key default gen_random_uuid(),
  recipient_id text not null,
  as_employee boolean not null,
  state text not null default 'pending' check (state in ('pending', 'sent', 'dropped', 'given-up')),
  code text check (code ~ '^[A-Za-z0-9_-]{1,60}$'),
  tries integer not null default 0,
  made_at timestamptz(3) not null,
  next_try_at timestamptz not null default now(),
  over_at timestamptz,
  check ((state = 'pending') = (over_at is null))
);
create index on notice_mails.mails (next_try_at, mail_id) where state = 'pending';

create table notice_mails.told (
  notice_id text not null,
  recipient_id text not null,
  revision integer not null,
  mail_id uuid not null references notice_mails.mails on delete cascade,
  primary key (notice_id, recipient_id, revision)
);
create index on notice_mails.told (mail_id);

create table notice_mails.calendar_entries (
  notice_id text not null,
  recipient_id text not null,
  uid uuid not null unique default gen_random_uuid(),
  primary key (notice_id, recipient_id)
);

grant usage on schema notice_mails to ${databaseRoles.notifier};
grant select, insert, update, delete on notice_mails.mails to ${databaseRoles.notifier};
grant select, insert on notice_mails.told to ${databaseRoles.notifier};
grant select, insert on notice_mails.calendar_entries to ${databaseRoles.notifier};
`,
    },
  ],
};
