import { databaseRoles } from '@traject/contracts';
import type { SqlMigration } from '@traject/database';

/**
 * What is known of an attachment without reading it. Its key is kept as content under the same reference, so that the
 * policies of content hold for it: who reads it is logged first, and erasure and discard reach it. Its bytes lie outside.
 */
export const attachments: SqlMigration = {
  name: '0007-attachments',
  sql: `
create table dossier.attachments (
  attachment_id uuid primary key references dossier.content on delete cascade,
  name_ref uuid not null unique references dossier.content on delete cascade,
  media_type text not null
    check (media_type in ('application/pdf', 'image/png', 'image/jpeg', 'text/plain')),
  bytes integer not null check (bytes between 1 and 10485760),
  after_sequence integer not null check (after_sequence >= 0),
  added_as text not null check (length(added_as) between 1 and 100)
);

alter table dossier.attachments enable row level security;
alter table dossier.attachments force row level security;
grant select, insert on dossier.attachments to ${databaseRoles.gateway};
create policy gateway_finds on dossier.attachments for select to ${databaseRoles.gateway} using (true);
create policy gateway_adds on dossier.attachments for insert to ${databaseRoles.gateway} with check (true);
`,
};
