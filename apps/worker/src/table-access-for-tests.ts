import { databaseRoles, type DatabaseRole } from '@traject/contracts';
import type pg from 'pg';

/** What each role may do with each table, and with single columns of it. */
export type Granted = Readonly<Partial<Record<DatabaseRole, Readonly<Record<string, readonly string[]>>>>>;

type Asked = Pick<pg.PoolClient, 'query'>;

/** A table that is to be guarded, and whether its owner is held to its policies too. */
export interface Table {
  readonly name: string;
  readonly forced: boolean;
}

/** Every table of the dossier, whatever holds bytes elsewhere, and what of the directory leads to a person. */
export const guardedTables = async (asked: Asked): Promise<readonly Table[]> => {
  const { rows } = await asked.query<Table>(`
    select oid::regclass::text as name, relrowsecurity and relforcerowsecurity as forced
    from pg_class as of_table
    where relkind in ('r', 'p') and relnamespace::regnamespace::text !~ '^(pg_|information_schema|migrations)' and (
      relnamespace = 'dossier'::regnamespace
      or exists (
        select from pg_attribute
        where attrelid = of_table.oid and attnum > 0 and not attisdropped and (
          atttypid = 'bytea'::regtype
          or (relnamespace = 'directory'::regnamespace and attname ~ '(^person|_ref$|practitioner_id)')
        )
      )
    )
    order by name`);
  return rows;
};

interface Grant {
  readonly role: string;
  readonly tableName: string;
  readonly privilege: string;
}

const grantsOn = async (asked: Asked, tables: readonly Table[]): Promise<readonly Grant[]> => {
  const { rows } = await asked.query<Grant>(
    `select case grantee when 0 then 'public' else grantee::regrole::text end as role, name as "tableName",
      privilege_type || coalesce(' ' || attname, '') as privilege
    from unnest($1::text[]) as name
    join lateral (
      select null as attname, acl from pg_class, aclexplode(relacl) as acl where oid = name::regclass
      union all
      select attname::text, acl from pg_attribute, aclexplode(attacl) as acl where attrelid = name::regclass
    ) as entries on true, lateral (select (acl).grantee, (acl).privilege_type) as entry
    where grantee <> (select relowner from pg_class where oid = name::regclass)`,
    [tables.map(({ name }) => name)],
  );
  return rows;
};

/** What makes a role stronger than the grants that are listed: what it owns, and what it is. */
const mightOfRoles = async (asked: Asked): Promise<readonly string[]> => {
  const roles = Object.values(databaseRoles);
  const { rows: owned } = await asked.query<{ what: string }>(
    `select owner.rolname || ' owns ' || thing as what from (
      select relowner as by, 'table ' || oid::regclass as thing from pg_class
      union all select proowner, 'function ' || oid::regproc from pg_proc
      union all select nspowner, 'schema ' || nspname from pg_namespace
      union all select datdba, 'the database' from pg_database where datname = current_database()
    ) as things join pg_roles as owner on owner.oid = by
    where owner.rolname = any($1::text[])`,
    [roles],
  );
  const { rows: mighty } = await asked.query<{ what: string }>(
    `select rolname || ' is above row-level security' as what from pg_roles
    where rolname = any($1::text[])
      and (rolsuper or rolbypassrls or exists (select from pg_auth_members where member = pg_roles.oid))`,
    [roles],
  );
  return [...owned, ...mighty].map(({ what }) => what);
};

/** What is wrong with who may get at the tables that are to be guarded. */
export const faultsIn = async (asked: Asked, granted: Granted): Promise<readonly string[]> => {
  const tables = await guardedTables(asked);
  const open = tables.filter(({ forced }) => !forced).map(({ name }) => `${name} forces no row-level security`);
  const found = (await grantsOn(asked, tables)).map(({ role, tableName, privilege }) => [role, tableName, privilege]);
  const expected = Object.entries(granted).flatMap(([role, of]) =>
    Object.entries(of).flatMap(([table, privileges]) => privileges.map((privilege) => [role, table, privilege])),
  );
  const lines = (list: readonly (readonly string[])[]) => new Set(list.map((each) => each.join(' ')));
  const [has, may] = [lines(found), lines(expected)];
  return [
    ...open,
    ...[...has].filter((line) => !may.has(line)).map((line) => `${line} is granted and not listed`),
    ...[...may].filter((line) => !has.has(line)).map((line) => `${line} is listed and not granted`),
    ...(await mightOfRoles(asked)),
  ];
};
