import { databaseRoles } from '@traject/contracts';
import type { SqlMigration } from '@traject/database';

const { eraser } = databaseRoles;

/**
 * What content is in use, and what may be swept: words that nothing refers to, as the command that brought them was
 * refused or never came about, or others took their place.
 *
 * An event notes the content that it refers to, whatever its field is called, in the transaction of its append: the foreign
 * key refuses an event whose words are gone, and holds words that are there until the append has ended. So an event that
 * is in the log never refers to words that are gone, whoever sweeps at that moment.
 *
 * The words of a command that are in use no more, or not yet, stay for seven days: nothing is under way for longer, as
 * whatever keeps a command from its log for that long (the database, Temporal, every worker) keeps the sweep from running
 * too, and a command that is sent again brings its words again. Drafts and what the directory keeps are written and referred
 * to in one transaction, which never takes an hour.
 */
export const references: SqlMigration = {
  name: '0001-references',
  sql: `
create function dossier.references_in(event_data jsonb) returns table (content_ref uuid)
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select distinct split_part(reference #>> '{}', '@', 1)::uuid
  from jsonb_path_query(
    event_data,
    '$.** ? (@.type() == "object").keyvalue() ? (@.key like_regex "Refs?$").value[*] ? (@.type() == "string")'
  ) as reference
  -- With the version that was agreed to, where there is one; what has another form never leads to content.
  where reference #>> '{}' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(@[0-9]+)?$'
$$;

create function dossier.note_references() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  insert into dossier.content_in_events (content_ref)
  select distinct found.content_ref from appended, dossier.references_in(appended.data) as found order by 1
  on conflict do nothing;
  return null;
end $$;
create trigger content_is_noted after insert on event_log.events
  referencing new table as appended for each statement execute function dossier.note_references();
revoke execute on function dossier.references_in(jsonb), dossier.note_references() from public;

alter table dossier.content no force row level security;
alter table dossier.content_in_events no force row level security;
insert into dossier.content_in_events (content_ref)
select distinct content_ref from event_log.events, dossier.references_in(data) join dossier.content using (content_ref);
alter table dossier.content_in_events force row level security;
alter table dossier.content force row level security;

grant select (details_ref, work_address_ref) on directory.people to ${eraser};
grant select (address_ref) on directory.contacts to ${eraser};

create view dossier.content_references with (security_invoker = true) as
  select content_ref from dossier.content_in_events
  union all select content_ref from dossier.drafts
  union all select attachment_id from dossier.attachments
  union all select name_ref from dossier.attachments
  union all select reason_ref from dossier.legal_holds
  union all select details_ref from directory.people
  union all select work_address_ref from directory.people
  union all select address_ref from directory.contacts;

create view dossier.unreferred_content with (security_invoker = true) as
  select content_ref, person_id from dossier.content
  where first_ref is null and destroyed_at is null
    and brought_at < now() - case when label = 'personal' or field like '%.draft' then interval '1 hour' else interval '7 days' end
    and not exists (select from dossier.content_references as used where used.content_ref = content.content_ref)
    and not exists (
      select from dossier.legal_holds as hold
      where hold.person_id = content.person_id and hold.lifted_at is null
        and (hold.journey_id is null or hold.journey_id = content.journey_id)
    );
grant select on dossier.content_references, dossier.unreferred_content to ${eraser};

create function dossier.may_be_swept(ref uuid) returns boolean
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  return exists (select from dossier.unreferred_content where content_ref = ref);
end $$;
revoke execute on function dossier.may_be_swept(uuid) from public;
grant execute on function dossier.may_be_swept(uuid) to ${eraser};

grant delete on dossier.content to ${eraser};
create policy eraser_sweeps on dossier.content for delete to ${eraser} using (dossier.may_be_swept(content_ref));
`,
};
