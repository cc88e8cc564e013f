import { describe, expect, test } from 'vitest';
import { firstMorning } from '../testing/calendar.js';
import { erasureObstacle, recordErasure } from './decide.js';
import { evolvePerson } from './events.js';
import { erasureObstacles, type PersonStanding } from './rules.js';

const free: PersonStanding = { openJourneys: 0, servedJourneys: 0, held: false };
const erased = recordErasure(null, 'eva', { now: firstMorning });

describe('a person is erased', () => {
  test('when no journey of theirs is open, nobody is served by them, and nothing of them is held', () => {
    expect(erasureObstacle(free)).toBeNull();
  });

  test.each([
    ['a journey about them is open, which only they stop', { openJourneys: 2 }, 'journey-open', { journeys: 2 }],
    ['they serve a journey', { servedJourneys: 1 }, 'person-serves-journey', { journeys: 1 }],
    ['they are under a legal hold', { held: true }, 'legal-hold', {}],
  ] as const)('not while %s', (_why, standing, code, parameters) => {
    expect(erasureObstacle({ ...free, ...standing })).toEqual({ rejected: true, code, parameters });
    expect(erasureObstacles).toContain(code);
  });

  test('is told first what they can do themselves', () => {
    expect(erasureObstacle({ openJourneys: 1, servedJourneys: 1, held: true })).toMatchObject({ code: 'journey-open' });
  });

  test('is on record once, by nobody, with nothing but who it was', () => {
    expect(erased).toEqual({
      rejected: false,
      events: [{ type: 'PersonErased', version: 1, at: firstMorning, by: 'system', data: { personId: 'eva' } }],
      state: { personId: 'eva', erasedAt: firstMorning, sequence: 1 },
    });
    const state = erased.rejected ? null : erased.state;
    expect(recordErasure(state, 'eva', { now: firstMorning })).toMatchObject({ code: 'person-erased' });
  });

  test('from when it was first recorded', () => {
    if (erased.rejected) throw new Error('The first record is never refused.');
    const [event] = erased.events;
    if (event === undefined) throw new Error('A record is one event.');
    const again = evolvePerson(erased.state, { ...event, at: '2030-01-01T00:00:00.000Z' });
    expect(again).toEqual({ ...erased.state, sequence: 2 });
  });
});
