import type { PathGroup, ProcessLog } from '@traject/reports';
import type pg from 'pg';
import type { ReleasedPeriod } from './released-cut.js';

interface LogRow {
  readonly groups: readonly PathGroup[];
  readonly peopleLeftOut: number | null;
}

/** The process log that was frozen with a release; null when none was. */
export const processLogOf = async (
  client: pg.Pool | pg.PoolClient,
  { releaseId, period, organisations }: ReleasedPeriod,
): Promise<ProcessLog | null> => {
  const { rows } = await client.query<LogRow>(
    'select groups, people_left_out as "peopleLeftOut" from reports.process_logs where release_id = $1',
    [releaseId],
  );
  const [row] = rows;
  return row === undefined ? null : { period, organisations, ...row };
};
