import { expect, it } from 'vitest';
import { gauges, killsFor, victims } from './kill-plan.js';

const plan = { seed: 7, kills: 30, events: 60_000 };

it('the moments are the same for a seed, and others for another', () => {
  expect(killsFor(plan)).toEqual(killsFor(plan));
  expect(killsFor(plan)).not.toEqual(killsFor({ ...plan, seed: 8 }));
});

it('everybody is killed equally often, one after the other, within the events there are', () => {
  const kills = killsFor(plan);
  for (const victim of victims) expect(kills.filter((kill) => kill.victim === victim)).toHaveLength(10);
  const moments = kills.map(({ after }) => after);
  expect(moments).toEqual(moments.toSorted((one, other) => one - other));
  expect(moments.at(-1)).toBeLessThan(plan.events);
});

it('half of the kills of everybody find them anywhere, and every gauge tells the moment of some', () => {
  const anywhere = killsFor(plan).filter(({ where }) => where === 'anywhere');
  for (const victim of victims) expect(anywhere.filter((kill) => kill.victim === victim)).toHaveLength(5);
  expect(new Set(anywhere.map(({ gauge }) => gauge))).toEqual(new Set(gauges));
});

it('a few kills are of everybody too, and more of them anywhere than at work', () => {
  const kills = killsFor({ ...plan, kills: 4 });
  expect(new Set(kills.map(({ victim }) => victim))).toEqual(new Set(victims));
  expect(kills.filter(({ where }) => where === 'anywhere')).toHaveLength(3);
});

it('all of them are at work where that alone is asked for', () => {
  expect(killsFor({ ...plan, where: ['at work'] }).every(({ where }) => where === 'at work')).toBe(true);
});
