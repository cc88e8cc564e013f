import { databaseRoles } from '@traject/contracts';
import type { SqlMigration } from '@traject/database';

const { gateway, eraser } = databaseRoles;

/**
 * What refers to content is a foreign key, so that nobody takes away what is in use: the events that refer to it, the
 * draft that it is, the attachment that it opens. The gateway takes nothing away any more; what nothing refers to is swept
 * by the eraser, whose right to do so comes with the other references (`references`).
 *
 * `brought_at` is when words were last brought by a command: one that is sent again is under way again, and so are they.
 */
export const contentInUse: SqlMigration = {
  name: '0008-content-in-use',
  sql: `
drop policy gateway_discards on dossier.content;
revoke delete on dossier.content from ${gateway};

alter table dossier.content
  add column brought_at timestamptz not null default now(),
  -- What is said beside words, of the same command, goes with them as a later version does.
  drop constraint first_version_comes_first,
  add constraint first_version_comes_first
    check (first_ref is null or (first_ref <> content_ref and (version > 1 or field like '%.otherMeaning')));
grant update (brought_at) on dossier.content to ${gateway};
create policy gateway_brings_again on dossier.content for update to ${gateway} using (true) with check (true);
grant select (first_ref, label, brought_at) on dossier.content to ${eraser};

create table dossier.content_in_events (content_ref uuid primary key references dossier.content);
alter table dossier.content_in_events enable row level security;
alter table dossier.content_in_events force row level security;
grant select on dossier.content_in_events to ${gateway}, ${eraser};
create policy gateway_finds on dossier.content_in_events for select to ${gateway} using (true);
create policy eraser_heeds on dossier.content_in_events for select to ${eraser} using (true);
create policy trigger_notes on dossier.content_in_events for insert to current_user with check (pg_trigger_depth() > 0);

create table dossier.drafts (
  draft_of text primary key check (length(draft_of) between 1 and 200),
  content_ref uuid not null unique references dossier.content
);
alter table dossier.content no force row level security;
insert into dossier.drafts (draft_of, content_ref)
select distinct on (command_id) command_id, content_ref from dossier.content
where field like '%.draft' order by command_id, written_at desc, content_ref;
alter table dossier.content force row level security;
alter table dossier.drafts enable row level security;
alter table dossier.drafts force row level security;
grant select, insert, update (content_ref) on dossier.drafts to ${gateway};
grant select on dossier.drafts to ${eraser};
create policy gateway_keeps on dossier.drafts to ${gateway} using (true) with check (true);
create policy eraser_heeds on dossier.drafts for select to ${eraser} using (true);

alter table dossier.attachments
  drop constraint attachments_attachment_id_fkey,
  add foreign key (attachment_id) references dossier.content,
  drop constraint attachments_name_ref_fkey,
  add foreign key (name_ref) references dossier.content;
grant select (attachment_id, name_ref) on dossier.attachments to ${eraser};
create policy eraser_heeds on dossier.attachments for select to ${eraser} using (true);
grant select (reason_ref) on dossier.legal_holds to ${eraser};
`,
};
