import { connect } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { withLeadership } from './leadership.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'));
});

afterAll(() => database.drop());

let leaders = 0;
let mostLeaders = 0;

/** A relay that leads until it is told to stop or loses leadership. */
const contender = () => {
  const stop = new AbortController();
  const leads = Promise.withResolvers<AbortSignal>();
  const done = withLeadership({
    databaseUrl: database.urls.traject_relay,
    signal: stop.signal,
    onStandby: () => undefined,
    lead: async (leading) => {
      leaders += 1;
      mostLeaders = Math.max(mostLeaders, leaders);
      leads.resolve(leading);
      await new Promise((resolve) => leading.addEventListener('abort', resolve));
      leaders -= 1;
    },
  });
  return { stop: () => stop.abort(), leads: leads.promise, done };
};

describe('leadership', () => {
  it('belongs to one at a time, and passes on when the leader stops', async () => {
    const first = contender();
    await first.leads;
    const second = contender();
    const operator = connect<unknown>(database.superuserUrl, { maxConnections: 1 });
    await vi.waitFor(async () => {
      const { rows } = await operator.pool.query(
        `select from pg_stat_activity where datname = current_database() and state = 'idle'
            and application_name = 'traject-relay-leader' and query like '%pg_try_advisory_lock%'`,
      );
      expect(rows, 'both have asked for the lock').toHaveLength(2);
    }, 30_000);
    await operator.close();
    expect(leaders).toBe(1);
    first.stop();
    await first.done;
    await second.leads;
    second.stop();
    await second.done;
    expect(mostLeaders).toBe(1);
  });

  it('ends at once when PostgreSQL ends the connection that holds the lock', async () => {
    const leader = contender();
    const leading = await leader.leads;
    const operator = connect<unknown>(database.superuserUrl, { maxConnections: 1 });
    await operator.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'traject-relay-leader'`,
    );
    await operator.close();
    await leader.done;
    expect(leading.aborted).toBe(true);
  });
});
