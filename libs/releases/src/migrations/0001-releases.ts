import { databaseRoles } from '@traject/contracts';
import type { SqlMigration } from '@traject/database';

const { gateway, reporting } = databaseRoles;

const appendOnly = (table: string): string => `
create trigger append_only before update or delete on reports.${table}
  for each row execute function reports.refuse_change();
create trigger append_only_whole before truncate on reports.${table}
  for each statement execute function reports.refuse_change();
grant select on reports.${table} to ${reporting}, ${gateway};`;

const belongsToRelease = (table: string): string => `
create trigger comes_with_its_release before insert on reports.${table}
  for each row execute function reports.refuse_addition();`;

/**
 * What was published, for ever. It stands apart from the mart, which is dropped and rebuilt. That no month of an
 * organisation is published twice is a key of a table, so that it holds whoever publishes, and at the same moment. A
 * release takes lines in the transaction that makes it and never after, also not from its owner.
 */
export const releases: SqlMigration = {
  name: '0001-releases',
  sql: `
create schema reports;
grant usage on schema reports to ${reporting}, ${gateway};

create table reports.releases (
  release_id uuid primary key default gen_random_uuid(),
  from_month text not null check (from_month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  months integer not null check (months in (1, 3, 6, 12)),
  organisations text[] not null check (cardinality(organisations) > 0),
  released_on date not null,
  made_in xid8 not null default pg_current_xact_id(),
  unique (from_month, months)
);
create table reports.released_months (
  organisation text not null,
  month text not null check (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  release_id uuid not null references reports.releases,
  primary key (organisation, month)
);
create table reports.released_lines (
  release_id uuid not null references reports.releases,
  number integer not null,
  measure text not null,
  breakdown text not null,
  organisation text,
  group_name text,
  category text,
  figure jsonb not null,
  primary key (release_id, number)
);
create index on reports.released_lines (release_id, organisation, measure);

create function reports.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'What was published stays as it is: % of % is refused.', tg_op, tg_table_name
    using errcode = 'insufficient_privilege';
end $$;
create function reports.refuse_addition() returns trigger language plpgsql as $$
begin
  if exists (
    select from reports.releases made
    where made.release_id = new.release_id and made.made_in = pg_current_xact_id()
  ) then
    return new;
  end if;
  raise exception 'What was published takes nothing more: an addition to % is refused.', tg_table_name
    using errcode = 'insufficient_privilege';
end $$;
${['releases', 'released_months', 'released_lines'].map(appendOnly).join('')}
${['released_months', 'released_lines'].map(belongsToRelease).join('')}
grant insert (from_month, months, organisations, released_on) on reports.releases to ${reporting};
grant insert on reports.released_months, reports.released_lines to ${reporting};
`,
};
