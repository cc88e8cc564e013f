import type { StreamKind } from '@traject/contracts';
import { columnNameOf, tablesOf, type MartTable, type StreamFacts } from '@traject/mart';
import type pg from 'pg';

/** Schema of the mart that analysts see, or of the one beside it in which it is rebuilt. */
export type MartSchema = 'mart' | 'mart_beside';

/** A table with its names in the database at hand. */
interface StoredTable {
  /** Name among the facts of a stream. */
  readonly facts: string;
  readonly table: MartTable;
  /** Name in code and in the table, of each column. */
  readonly columns: readonly (readonly [string, string])[];
  readonly place: string | undefined;
}

const storedTables = (kind: StreamKind): readonly StoredTable[] =>
  Object.entries<MartTable>(tablesOf[kind]).map(([facts, table]) => ({
    facts,
    table,
    columns: Object.keys(table.columns).map((name) => [name, columnNameOf(name)]),
    place: table.key[1],
  }));

const stored: Readonly<Record<StreamKind, readonly StoredTable[]>> = {
  journey: storedTables('journey'),
  advice: storedTables('advice'),
  person: storedTables('person'),
};

type JsonRow = Readonly<Record<string, unknown>>;

const selectRows = (schema: MartSchema, { facts, table }: StoredTable): string =>
  `select '${facts}' as facts, ${columnNameOf(table.owner)} as owner, to_jsonb(r) as row
     from ${schema}.${table.name} r where ${columnNameOf(table.owner)} = any($1::uuid[])`;

const decoded = ({ columns }: StoredTable, row: JsonRow): JsonRow =>
  Object.fromEntries(columns.map(([name, column]) => [name, row[column]]));

const inPlace = ({ place }: StoredTable, rows: readonly JsonRow[]): readonly JsonRow[] =>
  place === undefined ? rows : rows.toSorted((one, other) => Number(one[place]) - Number(other[place]));

/** The rows of these streams, by owner, each table's in the order in which they came about. */
export const loadFacts = async (
  client: pg.PoolClient,
  schema: MartSchema,
  kind: StreamKind,
  owners: readonly string[],
): Promise<ReadonlyMap<string, StreamFacts>> => {
  if (owners.length === 0) return new Map();
  const tables = stored[kind];
  const { rows } = await client.query<{ facts: string; owner: string; row: JsonRow }>(
    tables.map((table) => selectRows(schema, table)).join(' union all '),
    [owners],
  );
  const found = new Map<string, JsonRow[]>();
  for (const { facts, owner, row } of rows) {
    const name = `${owner}/${facts}`;
    const known = found.get(name);
    if (known === undefined) found.set(name, [row]);
    else known.push(row);
  }
  const factsOf = (owner: string): StreamFacts =>
    Object.fromEntries(
      tables.map((table) => {
        const raw = found.get(`${owner}/${table.facts}`) ?? [];
        return [
          table.facts,
          inPlace(
            table,
            raw.map((row) => decoded(table, row)),
          ),
        ];
      }),
    );
  return new Map(owners.map((owner) => [owner, factsOf(owner)]));
};

/** What a stream's rows were and what they are now. */
export interface ChangedFacts {
  readonly before: StreamFacts;
  readonly after: StreamFacts;
}

const changedRows = ({ facts }: StoredTable, changes: readonly ChangedFacts[]): readonly object[] =>
  changes.flatMap(({ before, after }) => {
    const was = new Set(before[facts]);
    return (after[facts] ?? []).filter((row) => !was.has(row));
  });

const upsert = (schema: MartSchema, { table, columns }: StoredTable, parameter: number): string => {
  const names = columns.map(([, column]) => column);
  const key = table.key.map(columnNameOf);
  const others = names.filter((name) => !key.includes(name));
  const change =
    others.length === 0 ? 'nothing' : `update set ${others.map((name) => `${name} = excluded.${name}`).join(', ')}`;
  return `${table.name}_kept as (insert into ${schema}.${table.name} (${names.join(', ')})
    select ${names.join(', ')} from json_populate_recordset(null::${schema}.${table.name}, $${parameter})
    on conflict (${key.join(', ')}) do ${change})`;
};

const encoded = ({ columns }: StoredTable, row: object): JsonRow =>
  Object.fromEntries(columns.map(([name, column]) => [column, Reflect.get(row, name)]));

/** Writes every row that is new or was changed, of all tables in one statement; rows never go. */
export const saveFacts = async (
  client: pg.PoolClient,
  schema: MartSchema,
  kind: StreamKind,
  changes: readonly ChangedFacts[],
): Promise<void> => {
  const values: string[] = [];
  const parts: string[] = [];
  for (const table of stored[kind]) {
    const rows = changedRows(table, changes);
    if (rows.length === 0) continue;
    parts.push(upsert(schema, table, values.push(JSON.stringify(rows.map((row) => encoded(table, row))))));
  }
  if (parts.length > 0) await client.query(`with ${parts.join(',\n')} select`, values);
};
