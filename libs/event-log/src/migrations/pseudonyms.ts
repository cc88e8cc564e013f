import { databaseRoles } from '@traject/contracts';
import type { MigrationModule } from '@traject/database';

/**
 * Under which random names analysts know persons, journeys, advices and departments. Only the relay reads it, and whoever
 * publishes reports the names of departments: who has this table and the stream can tell who is who. Removing a row makes what was published about its subject anonymous for good.
 *
 * Who was forgotten gets no other name: `forgotten_subjects` and the table of names take turns, so that neither comes to
 * be behind the other's back. How far the relay has published is kept for whoever forgets, as what is published later
 * about somebody forgotten is published about nobody.
 */
export const pseudonymMigrations: MigrationModule = {
  name: 'pseudonyms',
  migrations: [
    {
      name: '0001-pseudonyms',
      sql: `
create table event_log.pseudonyms (
  subject_kind text not null check (subject_kind in ('person', 'journey', 'advice')),
  subject_id text not null check (subject_id <> ''),
  pseudonym uuid not null unique default gen_random_uuid(),
  primary key (subject_kind, subject_id)
);
grant select, insert on event_log.pseudonyms to ${databaseRoles.relay};
`,
    },
    {
      name: '0002-forgotten-subjects',
      sql: `
alter table event_log.pseudonyms drop constraint pseudonyms_subject_kind_check;
alter table event_log.pseudonyms add constraint pseudonyms_subject_kind_check
  check (subject_kind in ('person', 'journey', 'advice', 'erasure'));

create table event_log.forgotten_subjects (
  subject_kind text not null,
  subject_id text not null,
  forgotten_at timestamptz not null default now(),
  primary key (subject_kind, subject_id)
);

create function event_log.take_turns_to_forget() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(7236104);
  return null;
end $$;
create trigger alone before insert on event_log.forgotten_subjects
  for each statement execute function event_log.take_turns_to_forget();

create function event_log.take_turns_to_name() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(7236104);
  return null;
end $$;
create trigger alone before insert on event_log.pseudonyms
  for each statement execute function event_log.take_turns_to_name();

create function event_log.leave_out_forgotten() returns trigger language plpgsql as $$
begin
  if exists (
    select from event_log.forgotten_subjects gone
    where gone.subject_kind = new.subject_kind and gone.subject_id = new.subject_id
  ) then
    return null;
  end if;
  return new;
end $$;
create trigger forgotten_stay_so before insert on event_log.pseudonyms
  for each row execute function event_log.leave_out_forgotten();

create table event_log.publishing (
  only_one boolean primary key default true check (only_one),
  position bigint not null
);
insert into event_log.publishing (position) values (0);

grant select on event_log.forgotten_subjects to ${databaseRoles.relay};
grant select, update (position) on event_log.publishing to ${databaseRoles.relay};
grant select (subject_kind, subject_id), delete on event_log.pseudonyms to ${databaseRoles.eraser};
grant select, insert (subject_kind, subject_id) on event_log.forgotten_subjects to ${databaseRoles.eraser};
grant select on event_log.publishing to ${databaseRoles.eraser};
grant usage on schema event_log to ${databaseRoles.eraser};
`,
    },
    {
      name: '0003-departments',
      sql: `
alter table event_log.pseudonyms drop constraint pseudonyms_subject_kind_check;
alter table event_log.pseudonyms add constraint pseudonyms_subject_kind_check
  check (subject_kind in ('person', 'journey', 'advice', 'department', 'erasure'));

-- A department is no person: whoever publishes reports may know its name among analysts, and none of anybody else.
create view event_log.department_pseudonyms with (security_barrier) as
select split_part(subject_id, '/', 1) as organisation,
       substr(subject_id, strpos(subject_id, '/') + 1) as department,
       pseudonym
  from event_log.pseudonyms
 where subject_kind = 'department';

-- How far the log goes and how far it is published, so that nothing is reported before the stream has all of it.
create view event_log.publishing_progress with (security_barrier) as
select (select coalesce(max(position), 0) from event_log.events) as logged, position as published
  from event_log.publishing;

grant usage on schema event_log to ${databaseRoles.reporting};
grant select on event_log.department_pseudonyms, event_log.publishing_progress to ${databaseRoles.reporting};
`,
    },
  ],
};
