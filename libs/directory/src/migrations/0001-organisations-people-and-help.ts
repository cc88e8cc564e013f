import type { SqlMigration } from '@traject/database';

/**
 * The directory. Names, addresses and telephone numbers of people are not here: `details_ref` leads to them in the
 * dossier, and `email_hash`, `external_key_hash` and `subject_hash` are keyed hashes to find a person by.
 */
export const organisationsPeopleAndHelp: SqlMigration = {
  name: '0001-organisations-people-and-help',
  sql: `
create schema directory;
grant usage on schema directory to traject_gateway, traject_worker;

create table directory.organisations (
  id uuid primary key,
  name text not null,
  departments jsonb not null check (jsonb_typeof(departments) = 'array'),
  policy jsonb not null check (jsonb_typeof(policy) = 'object'),
  version integer not null default 1,
  created_at timestamptz not null default now()
);
grant select, insert, update on directory.organisations to traject_gateway;

create table directory.people (
  id uuid primary key,
  organisation_id uuid references directory.organisations,
  roles text[] not null,
  department_id text,
  active boolean not null,
  details_ref uuid not null,
  email_hash bytea,
  external_key_hash bytea,
  version integer not null default 1,
  erased_at timestamptz,
  created_at timestamptz not null default now()
);
create unique index people_email on directory.people (email_hash);
create unique index people_external_key on directory.people (external_key_hash);
create index on directory.people (organisation_id, id);
grant select, insert, update on directory.people to traject_gateway;

create table directory.identities (
  issuer text not null,
  subject_hash bytea not null,
  person_id uuid not null references directory.people,
  primary key (issuer, subject_hash)
);
create index on directory.identities (person_id);
grant select, insert, delete on directory.identities to traject_gateway;

create table directory.practitioners (
  person_id uuid primary key references directory.people,
  kinds text[] not null,
  capacity integer not null check (capacity between 0 and 1000),
  languages text[] not null,
  areas text[] not null,
  active boolean not null,
  version integer not null default 1
);
grant select, insert, update on directory.practitioners to traject_gateway;
grant select on directory.practitioners to traject_worker;

create table directory.registrations (
  id uuid primary key,
  practitioner_id uuid not null references directory.practitioners,
  register text not null check (register in ('registerplein', 'nobco')),
  number text not null,
  valid_until date not null,
  checked_on date not null,
  checked_by uuid not null,
  unique (practitioner_id, register, number)
);
create index on directory.registrations (valid_until);
grant select, insert, update on directory.registrations to traject_gateway;
-- The number leads to a name in the public register, so the worker does not get it.
grant select (id, practitioner_id, register, valid_until, checked_on) on directory.registrations to traject_worker;

create table directory.social_map (
  id uuid primary key,
  agency text not null,
  kind_of_help text not null,
  region text not null,
  how_to_refer text not null,
  active boolean not null,
  external_key text unique,
  version integer not null default 1
);
grant select, insert, update on directory.social_map to traject_gateway;
`,
};
