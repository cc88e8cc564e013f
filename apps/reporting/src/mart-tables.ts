import type { StreamKind } from '@traject/contracts';
import { columnNameOf, tablesOf, type Column, type MartTable, type StreamFacts } from '@traject/mart';
import type pg from 'pg';

/** Schema of the mart that analysts see, or of the one beside it in which it is rebuilt. */
export type MartSchema = 'mart' | 'mart_beside';

/** A column with its name in code and in the table. */
interface StoredColumn {
  readonly name: string;
  readonly column: string;
  readonly type: Column['type'];
}

/** A table with its names in the database at hand. */
interface StoredTable {
  /** Name among the facts of a stream. */
  readonly facts: string;
  readonly table: MartTable;
  readonly columns: readonly StoredColumn[];
  readonly place: string | undefined;
}

const storedTables = (kind: StreamKind): readonly StoredTable[] =>
  Object.entries<MartTable>(tablesOf[kind]).map(([facts, table]) => ({
    facts,
    table,
    columns: Object.entries(table.columns).map(([name, { type }]) => ({ name, column: columnNameOf(name), type })),
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
  Object.fromEntries(columns.map(({ name, column }) => [name, row[column]]));

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
  const names = columns.map(({ column }) => column);
  const values = columns.map(({ name }) => `came."${name}"`);
  const types = columns.map(({ name, type }) => `"${name}" ${type}`);
  const key = table.key.map(columnNameOf);
  const others = names.filter((name) => !key.includes(name));
  const change =
    others.length === 0 ? 'nothing' : `update set ${others.map((name) => `${name} = excluded.${name}`).join(', ')}`;
  return `${table.name}_kept as (insert into ${schema}.${table.name} (${names.join(', ')})
    select ${values.join(', ')} from json_to_recordset($${parameter}) as came (${types.join(', ')})
    on conflict (${key.join(', ')}) do ${change})`;
};

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
    parts.push(upsert(schema, table, values.push(JSON.stringify(rows))));
  }
  if (parts.length > 0) await client.query(`with ${parts.join(',\n')} select`, values);
};
