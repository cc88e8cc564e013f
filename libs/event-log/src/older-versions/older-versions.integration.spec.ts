import { connect, type Database } from '@traject/database';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openEventLog, type EventLog } from '../event-log.js';
import { appendOf, openLogForTests, type LogForTests } from '../log-for-tests.js';
import { beginningOfJourney, day } from '../read-models/journeys-for-tests.js';
import { readModelQueries } from '../read-models/queries.js';
import { rebuildReadModels } from '../rebuild.js';
import type { Upcaster } from '../upcast.js';

/** As if the instant of the talk had once been called otherwise. */
const renamed: Upcaster = {
  type: 'BmwTalkPlanned',
  fromVersion: 1,
  data: ({ on, ...data }) => ({ ...data, startsAt: on }),
};

describe('an event of an older version in the log', () => {
  let part: LogForTests;
  let owner: Database<unknown>;
  let log: EventLog;
  beforeAll(async () => {
    part = await openLogForTests(inject('postgresUrl'));
    owner = connect<unknown>(part.database.ownerUrl);
    log = openEventLog(part.worker, { upcasters: [renamed] });
    const asOnceWritten = beginningOfJourney('old').map((event) => {
      if (event.type !== 'BmwTalkPlanned') return event;
      const { startsAt, ...data } = event.data;
      return { ...event, data: { ...data, on: startsAt } };
    });
    await log.appendEvents(appendOf('journey/old', 0, asOnceWritten));
  });
  afterAll(async () => {
    await owner.close();
    await part.close();
  });

  it('is read as the current one, by stream and by tail, and stays stored as it was', async () => {
    const planned = (await log.readStream('journey/old')).find(({ event }) => event.type === 'BmwTalkPlanned');
    expect(planned?.event).toMatchObject({ version: 2, data: { startsAt: day(6) } });
    const enough = new AbortController();
    for await (const batch of log.tail({ afterPosition: 0, signal: enough.signal })) {
      expect(batch).toContainEqual(planned);
      enough.abort();
    }
    const { rows } = await owner.pool.query(
      `select version, data ->> 'on' as "on" from event_log.events where sequence = $1`,
      [planned?.sequence],
    );
    expect(rows).toEqual([{ version: 1, on: day(6) }]);
  });

  it('reaches the read models as the current one, live and rebuilt', async () => {
    const journey = await readModelQueries(owner).selectFrom('journeys').select('nextAppointmentAt').executeTakeFirst();
    expect(journey).toEqual({ nextAppointmentAt: day(6) });
    expect(await rebuildReadModels(owner, { upcasters: [renamed] })).toMatchObject({ differences: [] });
    const unread = await rebuildReadModels(owner, { upcasters: [] }).catch((error: unknown) => error);
    expect(unread).not.toMatchObject({ differences: [] });
  });
});
