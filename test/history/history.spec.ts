import { expect, it } from 'vitest';
import { makeHistory } from './history.js';

const plan = { seed: 7, journeys: 200 };

it('a history is the same for the same seed, and another one for another', () => {
  const tell = (seed: number) => JSON.stringify([...makeHistory({ ...plan, seed, journeys: 12 }).streams]);
  expect(tell(7)).toBe(tell(7));
  expect(tell(7)).not.toBe(tell(8));
});

it('a history has every route, trajectories of every kind, and ends of many kinds', () => {
  const { streams, totals } = makeHistory(plan);
  const all = [...streams];
  expect(all).toHaveLength(plan.journeys + Math.floor(plan.journeys / 12));
  expect([...totals.keys()]).toEqual(
    expect.arrayContaining([
      'route bmw',
      'route coach',
      'route neutral-conversation',
      'route other-help',
      'route no-support',
      'trajectories bmw',
      'trajectories coaching',
      'trajectories neutral-conversation',
      'ended completed',
      'ended stopped-by-employee',
      'ended contact-consent-lapsed',
      'talks missed',
      'sessions held',
      'pauses',
      'replacements',
      'follow-up holding',
    ]),
  );
  const eventsPerStream = (totals.get('events') ?? 0) / all.length;
  expect(eventsPerStream).toBeGreaterThan(25);
});
