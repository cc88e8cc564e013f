import type { Day } from '@traject/reports';
import type pg from 'pg';

/**
 * Today in the Netherlands, by this process's clock or PostgreSQL's, whichever is earlier. By a clock that runs ahead, periods
 * that are not over would be published without what is yet to happen, and that for good; one that is late costs a day.
 */
export const dayOfBoth = async (pool: pg.Pool, today: () => Day): Promise<Day> => {
  const { rows } = await pool.query<{ day: Day }>(
    `select to_char(now() at time zone 'Europe/Amsterdam', 'YYYY-MM-DD') as day`,
  );
  const [own, theirs] = [today(), rows[0]?.day ?? ''];
  return own < theirs ? own : theirs;
};
