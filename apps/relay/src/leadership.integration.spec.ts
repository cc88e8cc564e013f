import { connect } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { withLeadership } from './leadership.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'));
});

afterAll(() => database.drop());

/** A relay that leads until it is told to stop or loses leadership. */
const contender = () => {
  const stop = new AbortController();
  const standby = Promise.withResolvers<void>();
  const leads = Promise.withResolvers<AbortSignal>();
  const done = withLeadership({
    databaseUrl: database.urls.traject_relay,
    signal: stop.signal,
    onStandby: standby.resolve,
    lead: async (leading) => {
      leads.resolve(leading);
      await new Promise((resolve) => leading.addEventListener('abort', resolve));
    },
  });
  return { stop: () => stop.abort(), standby: standby.promise, leads: leads.promise, done };
};

describe('leadership', () => {
  it('belongs to one at a time, and passes on when the leader stops', async () => {
    const first = contender();
    await first.leads;
    const second = contender();
    await second.standby;
    const winner = await Promise.race([second.leads.then(() => 'second'), second.standby.then(() => 'first')]);
    expect(winner).toBe('first');
    first.stop();
    await first.done;
    await second.leads;
    second.stop();
    await second.done;
  });

  it('ends at once when PostgreSQL ends the session that holds the lock', async () => {
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
