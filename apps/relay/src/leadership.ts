import { pause, ProcessProblem } from '@traject/daemon';
import { openPool } from '@traject/database/pool';

/** Any constant: every relay of one database asks for this lock. */
const relayLock = 7_236_201;

const askAgainMs = 500;
const heartbeatMs = 5_000;

/** What leading needs to know and to tell. */
export interface LeadershipOptions {
  readonly databaseUrl: string;
  /** Ends waiting and leading. */
  readonly signal: AbortSignal;
  /** Told when the connection stands and the lock is asked for. */
  readonly onStandby: () => void;
  /** What the leader does; its own signal aborts as soon as leadership is over, for whatever reason. */
  readonly lead: (leading: AbortSignal) => Promise<void>;
}

/**
 * Waits until this process is the only leader, leads, and gives up leadership when `lead` is done. The lock belongs to
 * a connection of its own: when that connection is lost, PostgreSQL frees the lock for another relay, and this one hears
 * of it by the connection's end or a heartbeat without answer, and stops.
 */
export const withLeadership = async ({ databaseUrl, signal, onStandby, lead }: LeadershipOptions): Promise<void> => {
  const database = openPool(databaseUrl, {
    maxConnections: 1,
    applicationName: 'traject-relay-leader',
    statementTimeoutMs: heartbeatMs,
  });
  const over = new AbortController();
  const leading = AbortSignal.any([signal, over.signal]);
  try {
    const connection = await database.pool.connect();
    connection.on('error', (error) => over.abort(error));
    connection.on('end', () => over.abort());
    const ask = async (text: string): Promise<boolean> => {
      const { rows } = await connection.query<{ yes: boolean }>(text);
      return rows[0]?.yes === true;
    };
    try {
      onStandby();
      while (!leading.aborted && !(await ask(`select pg_try_advisory_lock(${relayLock}) as yes`))) {
        await pause(askAgainMs, leading);
      }
      if (leading.aborted) return;
      const heart = beat(
        () => ask('select true as yes'),
        leading,
        (error) => over.abort(error),
      );
      await lead(leading);
      over.abort();
      await heart;
    } finally {
      over.abort();
      // Ending the connection is what frees the lock, also when PostgreSQL can no longer be asked to.
      connection.release(true);
    }
  } finally {
    await database.close();
  }
};

const beat = async (
  ask: () => Promise<boolean>,
  leading: AbortSignal,
  onDead: (error: unknown) => void,
): Promise<void> => {
  for (;;) {
    await pause(heartbeatMs, leading);
    if (leading.aborted) return;
    const late = new AbortController();
    try {
      const answered = await Promise.race([ask(), pause(heartbeatMs, AbortSignal.any([leading, late.signal]))]);
      if (answered === undefined && !leading.aborted)
        onDead(new ProcessProblem('leadership-unanswered', "The leader's connection did not answer in time."));
    } catch (error) {
      onDead(error);
    } finally {
      late.abort();
    }
  }
};
