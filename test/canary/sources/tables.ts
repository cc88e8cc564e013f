import pg from 'pg';
import type { Piece, Source } from '../leaks.js';

/** Columns that hold words of the directory which are nobody's own, e.g. `directory.social_map.agency`. */
export type OpenColumns = Readonly<Record<string, readonly string[]>>;

/** Who asks the database: a pool, or one client in the middle of a transaction. */
export type Asked = Pick<pg.ClientBase, 'query'>;

interface Column {
  readonly schema: string;
  readonly table: string;
  readonly column: string;
  readonly type: string;
}

const everyColumn = `
  select n.nspname as schema, c.relname as table, a.attname as column, t.typname as type
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    join pg_type t on t.oid = a.atttypid
  where c.relkind in ('r', 'p', 'm') and a.attnum > 0 and not a.attisdropped
    and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'
  order by 1, 2, a.attnum`;

/** What PostgreSQL itself keeps of what was done: statements that run, and comments. */
const ofTheServer: readonly (readonly [where: string, sql: string])[] = [
  ['a statement that ran last', 'select query as value from pg_stat_activity where pid <> pg_backend_pid()'],
  ['a comment', 'select description as value from pg_description'],
];

const valuesOf = async (asked: Asked, sql: string): Promise<readonly Buffer[]> => {
  const { rows } = await asked.query<{ value: string | Buffer | null }>(sql);
  return rows.flatMap(({ value }) => (value === null ? [] : [Buffer.from(value), Buffer.from('\n')]));
};

const pieceOf = async (asked: Asked, { schema, table, column, type }: Column, open: OpenColumns): Promise<Piece> => {
  const [name, place] = [pg.escapeIdentifier(column), `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(table)}`];
  const where = `${schema}.${table}.${column}`;
  const words = (open[where] ?? []).map((word) => word.toLowerCase());
  return {
    where,
    bytes: Buffer.concat(
      await valuesOf(asked, `select ${type === 'bytea' ? name : `${name}::text`} as value from ${place}`),
    ),
    mayHold: (marker) => words.includes(marker),
  };
};

/** Every column of every table, views apart, read by somebody whom no policy binds. */
export const tablesSource = (asked: Asked, open: OpenColumns): Source => ({
  name: 'PostgreSQL',
  pieces: async function* () {
    const { rows } = await asked.query<Column>(everyColumn);
    for (const column of rows) yield pieceOf(asked, column, open);
    for (const [where, sql] of ofTheServer) yield { where, bytes: Buffer.concat(await valuesOf(asked, sql)) };
  },
});
