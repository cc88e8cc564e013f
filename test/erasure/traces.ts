import type { Database } from '@traject/database';
import { sql } from 'kysely';

/** A column of a table, as `schema.table.column`. */
export type ColumnName = string;

interface Column {
  readonly schema: string;
  readonly table: string;
  readonly column: string;
}

const nameOf = ({ schema, table, column }: Column): ColumnName => `${schema}.${table}.${column}`;

const columnsOf = async ({ query }: Database<unknown>): Promise<readonly Column[]> => {
  const { rows } = await sql<Column>`
    select table_schema as "schema", table_name as "table", column_name as "column"
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_type = 'BASE TABLE' and table_schema !~ '^(pg_|information_schema$)'
    order by 1, 2, 3
  `.execute(query);
  return rows;
};

/** Named as what holds the id of a person, whoever they are there. */
const namesPerson =
  /^(person|employee|requester|manager|practitioner|assignee|author|concerned|recipient|subject|requested_by|approved_by|ended_by)_id$|_by$|^reader$/u;

/** Every column that by its name holds the id of a person. */
export const columnsOfPeople = async (superuser: Database<unknown>): Promise<readonly ColumnName[]> =>
  (await columnsOf(superuser)).filter(({ column }) => namesPerson.test(column)).map(nameOf);

/** Every column of every table in which one of these words stands, as PostgreSQL prints it; hashes as hexadecimals. */
export const tracesOf = async (
  superuser: Database<unknown>,
  words: readonly string[],
): Promise<ReadonlySet<ColumnName>> => {
  const found = new Set<ColumnName>();
  for (const column of await columnsOf(superuser)) {
    const { rows } = await sql<{ isThere: boolean }>`
      select exists (
        select from ${sql.table(`${column.schema}.${column.table}`)}
        where ${sql.ref(column.column)}::text like any (${words.map((word) => `%${word}%`)}::text[])
      ) as "isThere"
    `.execute(superuser.query);
    if (rows[0]?.isThere === true) found.add(nameOf(column));
  }
  return found;
};

/** What leads to a person: their id, and the keyed hashes of how they log in, of their address and of their number. */
export const leadsTo = async ({ query }: Database<unknown>, personId: string): Promise<readonly string[]> => {
  const { rows } = await sql<{ hash: string | null }>`
    select encode(email_hash, 'hex') as hash from directory.people where id = ${personId}
    union all select encode(external_key_hash, 'hex') from directory.people where id = ${personId}
    union all select encode(subject_hash, 'hex') from directory.identities where person_id = ${personId}
  `.execute(query);
  return [personId, ...rows.flatMap(({ hash }) => (hash === null ? [] : [hash]))];
};
