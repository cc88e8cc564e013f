import { databaseRoles } from '@traject/contracts';
import { inBothMarts } from './in-both-marts.js';

/** The tables of analysts, by the model of `tables/` as it was first; a test keeps the two together. */
const tables = `
create table {mart}.journeys (
  journey uuid not null,
  organisation text,
  employee uuid,
  requester uuid,
  manager uuid,
  self_requested boolean not null,
  related_journey uuid,
  theme text,
  subject text,
  phase text not null,
  requested_day date,
  consent_lapses_day date,
  contact_consent text,
  contact_consent_day date,
  assigned_day date,
  intake_day date,
  route text,
  route_reason text,
  coach_kind text,
  first_meeting_day date,
  pauses integer not null,
  paused_days integer not null,
  replacements integer not null,
  consents_withdrawn integer not null,
  emergencies_requested integer not null,
  emergencies_approved integer not null,
  stopped_day date,
  stop_reason text,
  closing_day date,
  closed_day date,
  ended_day date,
  end_reason text,
  dossier_destroyed_day date,
  starts integer not null,
  events_after_end integer not null,
  last_day date not null,
  primary key (journey)
);
create table {mart}.trajectories (
  journey uuid not null,
  number integer not null,
  kind text not null,
  coach_kind text,
  practitioner uuid,
  opened_day date not null,
  ended_day date,
  agreement_versions integer not null,
  agreed_day date,
  sessions_agreed integer,
  extensions_agreed integer not null,
  extensions_refused integer not null,
  held integer not null,
  missed integer not null,
  report_versions integer not null,
  report_settled_day date,
  primary key (journey, number)
);
create table {mart}.appointments (
  journey uuid not null,
  sequence integer not null,
  trajectory integer,
  kind text not null,
  number integer,
  planned_day date,
  on_day date not null,
  place text,
  moves integer not null,
  outcome text not null,
  outcome_day date,
  missed_by text,
  next text,
  primary key (journey, sequence)
);
create table {mart}.reflections (
  journey uuid not null,
  sequence integer not null,
  trajectory integer,
  after_session integer not null,
  days integer not null,
  started_day date not null,
  ends_day date not null,
  ended_day date,
  written boolean not null,
  primary key (journey, sequence)
);
create table {mart}.practitioner_stays (
  journey uuid not null,
  sequence integer not null,
  practitioner uuid,
  from_day date not null,
  until_day date,
  ended_by text,
  replacement_reason text,
  primary key (journey, sequence)
);
create table {mart}.pauses (
  journey uuid not null,
  sequence integer not null,
  reason text not null,
  from_day date not null,
  until_day date,
  shift_days integer,
  primary key (journey, sequence)
);
create table {mart}.signals (
  journey uuid not null,
  sequence integer not null,
  noticed_day date not null,
  theme text not null,
  primary key (journey, sequence)
);
create table {mart}.tasks (
  owner uuid not null,
  sequence integer not null,
  owner_kind text not null,
  kind text not null,
  role text not null,
  assignee uuid,
  number integer,
  opened_day date not null,
  due_day date not null,
  available_from_day date,
  state text not null,
  closed_day date,
  closed_by text,
  reminded_day date,
  escalated_day date,
  reassignments integer not null,
  primary key (owner, sequence)
);
create table {mart}.disclosures (
  owner uuid not null,
  sequence integer not null,
  owner_kind text not null,
  purpose text not null,
  mode text not null,
  disclosed_day date not null,
  valid_until_day date not null,
  recipients integer not null,
  openings integer not null,
  first_opened_day date,
  state text not null,
  over_day date,
  primary key (owner, sequence)
);
create table {mart}.referrals (
  journey uuid not null,
  number integer not null,
  opened_day date not null,
  proposals integer not null,
  proposed_day date,
  target text,
  coach_kind text,
  hand_over text,
  hand_over_day date,
  receivers_asked integer not null,
  acceptances integer not null,
  declines integer not null,
  drop_outs integer not null,
  nobody_found integer not null,
  receiver uuid,
  accepted_day date,
  outcome text not null,
  outcome_day date,
  primary key (journey, number)
);
create table {mart}.evaluations (
  journey uuid not null,
  asked_day date,
  evaluated_day date,
  lapsed_day date,
  satisfaction integer,
  goals text,
  wellbeing_before integer,
  wellbeing_after integer,
  report_versions integer not null,
  main_lines text,
  main_lines_day date,
  follow_up_asked_day date,
  follow_up_day date,
  follow_up_lapsed_day date,
  follow_up_outcome text,
  follow_up_wellbeing integer,
  primary key (journey)
);
create table {mart}.advices (
  advice uuid not null,
  organisation text,
  author uuid,
  journey uuid,
  about text,
  group_size integer,
  concerned uuid,
  theme text,
  recipient uuid,
  recipient_role text,
  raised_day date,
  consent_lapses_day date,
  consent text,
  consent_day date,
  sent_day date,
  acknowledged_day date,
  answered_day date,
  intention text,
  outcome_asked_day date,
  outcome_day date,
  outcome text,
  ended_day date,
  end_reason text,
  starts integer not null,
  last_day date not null,
  primary key (advice)
);
create table {mart}.erasures (
  erasure uuid not null,
  erased_day date not null,
  primary key (erasure)
);
create index on {mart}.journeys (requested_day);
create index on {mart}.journeys (organisation);
create index on {mart}.advices (organisation);
`;

/** Times that people waited, of journeys whose request is known. */
const waitingTimes = `
create view {mart}.waiting_times as
select journey, organisation, self_requested, theme, route, requested_day,
       contact_consent_day - requested_day as consent_days,
       assigned_day - contact_consent_day as assignment_days,
       intake_day - requested_day as intake_days,
       first_meeting_day - intake_day as first_meeting_after_intake_days,
       first_meeting_day - requested_day as first_meeting_days,
       paused_days,
       ended_day - requested_day as duration_days
  from {mart}.journeys
 where requested_day is not null;
`;

/** What the checks of the data found last. */
const quality = `
create table {mart}.quality_checks (
  name text not null primary key,
  about text not null,
  violations integer not null,
  checked_day date not null
);
create table {mart}.quality_violations (
  name text not null references {mart}.quality_checks (name) on delete cascade,
  owner uuid,
  found text not null
);
`;

/**
 * How far each partition was taken, how far each stream, what waits for what is missing before it, and what could not be
 * read. Analysts see none of it: what could not be read may be anybody's.
 */
const machinery = `
create table {mart}.positions (
  topic text not null,
  partition integer not null,
  next_offset bigint not null,
  primary key (topic, partition)
);
create table {mart}.streams (
  kind text not null,
  owner uuid not null,
  last_sequence integer not null,
  primary key (kind, owner)
);
create table {mart}.held_events (
  kind text not null,
  owner uuid not null,
  sequence integer not null,
  event jsonb not null,
  primary key (kind, owner, sequence)
);
create table {mart}.parked_records (
  topic text not null,
  partition integer not null,
  kafka_offset bigint not null,
  reason text not null,
  detail text not null,
  record_key bytea,
  record_value bytea,
  headers jsonb not null,
  parked_at timestamptz not null default now(),
  primary key (topic, partition, kafka_offset)
);
alter table {mart}.parked_records enable row level security;
alter table {mart}.parked_records force row level security;
create policy only_reporting on {mart}.parked_records to ${databaseRoles.reporting} using (true) with check (true);
`;

const grants = `
grant usage on schema {mart} to ${databaseRoles.reporting};
grant select, insert, update, delete, truncate on all tables in schema {mart} to ${databaseRoles.reporting};
grant select on all tables in schema {mart} to ${databaseRoles.analyst};
revoke select on {mart}.positions, {mart}.streams, {mart}.held_events, {mart}.parked_records
  from ${databaseRoles.analyst};
`;

/**
 * The two marts change places. Only their owner may do that, and the process that rebuilds owns nothing: so it asks by
 * this function. Analysts get to see the one that is in place, and no other.
 */
const swap = `
create schema mart_switch;
create function mart_switch.swap() returns void
  language plpgsql security definer set search_path = pg_catalog as $$
begin
  alter schema mart rename to mart_former;
  alter schema mart_beside rename to mart;
  alter schema mart_former rename to mart_beside;
  revoke usage on schema mart_beside from ${databaseRoles.analyst};
  grant usage on schema mart to ${databaseRoles.analyst};
end $$;
revoke all on function mart_switch.swap() from public;
grant usage on schema mart_switch to ${databaseRoles.reporting};
grant execute on function mart_switch.swap() to ${databaseRoles.reporting};
grant usage on schema mart to ${databaseRoles.analyst};
`;

/** The mart, and beside it an empty one for rebuilding. */
export const mart = {
  name: '0001-mart',
  sql: `
create schema mart;
create schema mart_beside;
${inBothMarts(tables + waitingTimes + quality + machinery + grants)}
${swap}
`,
} as const;
