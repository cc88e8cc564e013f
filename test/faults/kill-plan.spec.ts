import { expect, it } from 'vitest';
import { killsFor, victims } from './kill-plan.js';

const plan = { seed: 7, kills: 30, events: 60_000 };

it('the moments are the same for a seed, and others for another', () => {
  expect(killsFor(plan)).toEqual(killsFor(plan));
  expect(killsFor(plan)).not.toEqual(killsFor({ ...plan, seed: 8 }));
});

it('everybody is killed equally often, one after the other, within the events there are', () => {
  const kills = killsFor(plan);
  for (const victim of victims) expect(kills.filter((kill) => kill.victim === victim)).toHaveLength(10);
  const moments = kills.map(({ afterEvents }) => afterEvents);
  expect(moments).toEqual(moments.toSorted((one, other) => one - other));
  expect(moments.at(-1)).toBeLessThan(plan.events);
});

it('a few kills are of everybody too', () => {
  const killed = killsFor({ ...plan, kills: 4 }).map(({ victim }) => victim);
  expect(new Set(killed)).toEqual(new Set(victims));
});
