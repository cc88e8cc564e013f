import type { StreamName } from '@traject/contracts';
import { connect, type Database } from '@traject/database';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { appendOf, openLogForTests, type LogForTests } from './log-for-tests.js';
import { rebuildReadModels } from './rebuild.js';
import {
  adviceRaised,
  beginningOfJourney,
  happened,
  pauseInJourney,
  restOfJourney,
  wholeAdvice,
} from './read-models/journeys-for-tests.js';

describe('rebuilding the read models from the log', () => {
  let part: LogForTests;
  let owner: Database<unknown>;
  const stream: StreamName = 'journey/rebuilt';
  beforeAll(async () => {
    part = await openLogForTests(inject('postgresUrl'));
    owner = connect<unknown>(part.database.ownerUrl);
    const events = [...beginningOfJourney('rebuilt'), ...pauseInJourney(), ...restOfJourney('rebuilt')];
    for (const [index, event] of events.entries()) await part.log.appendEvents(appendOf(stream, index, [event]));
    await part.log.appendEvents(appendOf('journey/other', 0, beginningOfJourney('other')));
    await part.log.appendEvents(appendOf('advice/one', 0, wholeAdvice('one')));
    await part.log.appendEvents(appendOf('advice/two', 0, [adviceRaised('two')]));
    await part.log.appendEvents(
      appendOf('advice/two', 1, [happened(2, 'AdviceConsentRefused', { adviceId: 'two' }, 'employee')]),
    );
  });
  afterAll(async () => {
    await owner.close();
    await part.close();
  });

  it('gives the live ones again, to the last column', async () => {
    const report = await rebuildReadModels(owner);
    expect(report).toEqual({ streams: 4, events: 47, differences: [], swapped: false });
  });

  it('reports every row and column that somebody changed, and puts them right when told to', async () => {
    await owner.pool.query(`
      update read_models.human_tasks set due_at = due_at + interval '1 day', number = 9 where task_id = 'rebuilt-record';
      delete from read_models.advices where advice_id = 'one';
      insert into read_models.disclosures select 'forged', disclosure_key, journey_id, advice_id, organisation_id,
        purpose, person_id, content_refs, text_hash, mode, recipient_ids, recipients, state, disclosed_at, said_at,
        valid_until, openings, opened_at, withdrawn_at, lapsed_at, stream, last_sequence
        from read_models.disclosures limit 1`);
    const differences = [
      { model: 'human_tasks', key: 'rebuilt-record', column: 'due_at', kind: 'differs' },
      { model: 'human_tasks', key: 'rebuilt-record', column: 'number', kind: 'differs' },
      { model: 'disclosures', key: 'forged', column: null, kind: 'superfluous' },
      { model: 'advices', key: 'one', column: null, kind: 'missing' },
    ];
    expect(await rebuildReadModels(owner, { swap: true })).toMatchObject({ differences, swapped: true });
    expect(await rebuildReadModels(owner)).toMatchObject({ differences: [] });
  });
});
