import { martTables } from '@traject/mart';
import type pg from 'pg';

/** Rows of one table in which the two marts differ. */
export interface MartDifference {
  readonly table: string;
  /** Rows that the mart in place has and the rebuilt one has not, or has otherwise. */
  readonly onlyInPlace: number;
  /** Rows that the rebuilt one has and the mart in place has not, or has otherwise. */
  readonly onlyRebuilt: number;
}

/** What is compared: all that analysts read, and what the next records depend on. When a record was parked is left out. */
const compared: readonly { readonly table: string; readonly columns: string }[] = [
  ...martTables.map(({ name }) => ({ table: name, columns: '*' })),
  { table: 'streams', columns: '*' },
  { table: 'held_events', columns: '*' },
  {
    table: 'parked_records',
    columns: 'topic, partition, kafka_offset, reason, detail, record_key, record_value, headers',
  },
];

/** Where the mart in place and the rebuilt one differ; nothing when they are the same. */
export const compareMarts = async (client: pg.PoolClient): Promise<readonly MartDifference[]> => {
  const differences: MartDifference[] = [];
  for (const { table, columns } of compared) {
    const but = (one: string, other: string): string =>
      `(select count(*) from (select ${columns} from ${one}.${table} except all select ${columns} from ${other}.${table}) as d)`;
    const { rows } = await client.query<{ live: number; rebuilt: number }>(
      `select ${but('mart', 'mart_beside')}::integer as live, ${but('mart_beside', 'mart')}::integer as rebuilt`,
    );
    const { live = 0, rebuilt = 0 } = rows[0] ?? {};
    if (live + rebuilt > 0) differences.push({ table, onlyInPlace: live, onlyRebuilt: rebuilt });
  }
  return differences;
};
