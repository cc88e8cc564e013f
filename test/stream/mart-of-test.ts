import type pg from 'pg';
import { expect, vi } from 'vitest';
import type { Totals } from '../history/totals.js';
import type { AppProcess } from '../real-parts/app-process.js';

/** For what comes about by itself. */
export const patience = { timeout: 100_000, interval: 100 };

/** Events in the mart, those of every stream. @param pool as the role of reporting */
export const eventsIn = async (pool: pg.Pool): Promise<number> => {
  const { rows } = await pool.query<{ events: number }>(
    'select coalesce(sum(last_sequence), 0)::integer as events from mart.streams',
  );
  return rows[0]?.events ?? 0;
};

/** Events of a history. */
export const eventsOf = (totals: Totals): number => totals.get('events') ?? 0;

/** What history and mart both count: events are no row of a table that analysts read. */
export const comparable = (totals: Totals): Totals => new Map([...totals].filter(([what]) => what !== 'events'));

/** Resolves once a process says that it is ready. */
export const ready = (process: AppProcess): Promise<void> =>
  vi.waitFor(async () => expect(await process.health('/health/ready')).toMatchObject({ status: 200 }), patience);

/** Values of a metric whose lines begin like this. */
export const metric = async (process: AppProcess, name: string): Promise<readonly number[]> => {
  const { body } = await process.health('/metrics');
  return body
    .split('\n')
    .filter((line) => line.startsWith(name))
    .map((line) => Number(line.split(' ').at(-1)));
};
