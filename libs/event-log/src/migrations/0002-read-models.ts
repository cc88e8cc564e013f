import { databaseRoles } from '@traject/contracts';
import type { SqlMigration } from '@traject/database';

const { gateway, worker, relay } = databaseRoles;

/**
 * What the log says, arranged for asking. Every table but the claims can be made again from the log. Times come from
 * events, so a column that is null has not happened. `worklist` is a task with everything a list of tasks needs.
 */
export const readModelTables: SqlMigration = {
  name: '0002-read-models',
  sql: `
create schema read_models;

create table read_models.journeys (
  journey_id text primary key,
  organisation_id text not null,
  department_id text,
  employee_id text not null,
  requester_id text,
  manager_id text,
  related_journey_id text,
  theme text not null,
  subject text not null,
  phase text not null,
  step text not null,
  practitioner_id text,
  practitioner_ids text[] not null,
  practitioners jsonb not null,
  talks_held integer not null,
  sessions_held integer not null,
  sessions_agreed integer not null,
  next_appointment_at timestamptz(3),
  paused_since timestamptz(3),
  opened_at timestamptz(3) not null,
  changed_at timestamptz(3) not null,
  closed_at timestamptz(3),
  ended_at timestamptz(3),
  end_reason text,
  state jsonb not null,
  stream text not null unique,
  last_sequence bigint not null
);
create index on read_models.journeys (organisation_id, opened_at, journey_id);
create index on read_models.journeys (opened_at, journey_id);
create index on read_models.journeys (employee_id);
create index on read_models.journeys (practitioner_id) where ended_at is null;
create index on read_models.journeys using gin (practitioner_ids);

create table read_models.human_tasks (
  task_id text primary key,
  task_key text not null,
  kind text not null,
  role text not null,
  assignee_id text,
  number integer,
  state text not null check (state in ('open', 'suspended', 'completed', 'cancelled')),
  journey_id text,
  advice_id text,
  opened_at timestamptz(3) not null,
  due_at timestamptz(3) not null,
  available_from timestamptz(3),
  reminded_at timestamptz(3),
  escalated_at timestamptz(3),
  closed_at timestamptz(3),
  stream text not null,
  last_sequence bigint not null,
  check ((journey_id is null) <> (advice_id is null))
);
create index on read_models.human_tasks (stream);
create index on read_models.human_tasks (assignee_id, due_at, task_id) where state in ('open', 'suspended');
create index on read_models.human_tasks (role, due_at, task_id) where state in ('open', 'suspended');

create table read_models.appointments (
  appointment_id text primary key,
  journey_id text not null,
  kind text not null check (kind in ('bmw-talk', 'coaching-session', 'neutral-conversation')),
  number integer not null,
  employee_id text not null,
  practitioner_id text,
  place text not null,
  state text not null check (state in ('planned', 'held', 'missed', 'released', 'cancelled')),
  starts_at timestamptz(3) not null,
  record_due_at timestamptz(3) not null,
  times_moved integer not null,
  missed_by text,
  planned_at timestamptz(3) not null,
  over_at timestamptz(3),
  stream text not null,
  last_sequence bigint not null
);
create index on read_models.appointments (stream);
create index on read_models.appointments (journey_id, starts_at);
create index on read_models.appointments (practitioner_id, starts_at);

create table read_models.disclosures (
  disclosure_id text primary key,
  journey_id text,
  advice_id text,
  purpose text not null check (purpose in ('main-lines', 'advice')),
  person_id text not null,
  content_ref text not null,
  text_hash text not null,
  mode text not null check (mode in ('consent', 'presence')),
  recipient_ids text[] not null,
  state text not null check (state in ('proposed', 'disclosed', 'withdrawn')),
  disclosed_at timestamptz(3),
  valid_until timestamptz(3),
  read_at timestamptz(3),
  withdrawn_at timestamptz(3),
  stream text not null,
  last_sequence bigint not null,
  check ((journey_id is null) <> (advice_id is null))
);
create index on read_models.disclosures (stream);
create index on read_models.disclosures (person_id);
create index on read_models.disclosures using gin (recipient_ids);

create table read_models.advices (
  advice_id text primary key,
  organisation_id text not null,
  department_id text,
  author_id text not null,
  journey_id text,
  about text not null,
  group_size integer,
  concerned_id text,
  theme text not null,
  text_ref text not null,
  text_hash text not null,
  recipient_id text not null,
  recipient_role text not null,
  phase text not null,
  intention text,
  response_ref text,
  outcome text,
  remarks_ref text,
  raised_at timestamptz(3) not null,
  changed_at timestamptz(3) not null,
  sent_at timestamptz(3),
  acknowledged_at timestamptz(3),
  answered_at timestamptz(3),
  outcome_asked_at timestamptz(3),
  ended_at timestamptz(3),
  end_reason text,
  stream text not null unique,
  last_sequence bigint not null
);
create index on read_models.advices (organisation_id, raised_at, advice_id);
create index on read_models.advices (author_id, raised_at);
create index on read_models.advices (recipient_id, raised_at);
create index on read_models.advices (journey_id);

create table read_models.task_claims (
  task_id text primary key,
  claimed_by text not null,
  claimed_at timestamptz(3) not null
);

create view read_models.worklist as
  select t.task_id, t.task_key, t.kind, t.role, t.assignee_id, t.number, t.state, t.journey_id, t.advice_id,
         t.opened_at, t.due_at, t.available_from, t.reminded_at, t.escalated_at, t.closed_at,
         coalesce(j.organisation_id, a.organisation_id) as organisation_id,
         coalesce(j.department_id, a.department_id) as department_id,
         c.claimed_by, c.claimed_at
    from read_models.human_tasks t
    left join read_models.journeys j on j.journey_id = t.journey_id
    left join read_models.advices a on a.advice_id = t.advice_id
    left join read_models.task_claims c on c.task_id = t.task_id;

grant usage on schema read_models to ${gateway}, ${worker}, ${relay};
grant select on read_models.journeys, read_models.human_tasks, read_models.appointments, read_models.disclosures,
  read_models.advices, read_models.worklist, read_models.task_claims to ${gateway}, ${worker};
grant select on read_models.journeys, read_models.advices to ${relay};
grant insert, update, delete on read_models.journeys, read_models.human_tasks, read_models.appointments,
  read_models.disclosures, read_models.advices to ${worker};
grant insert, delete on read_models.task_claims to ${gateway};
`,
};
