import { chanceFrom } from '../history/chance.js';
import type { Progress } from './progress.js';

/** What can be killed. */
export const victims = ['relay', 'reporting', 'Kafka'] as const;

/** One of {@link victims}. */
export type Victim = (typeof victims)[number];

/** Where a victim is found: wherever it happens to be, or at the first moment from then on at which it is at work. */
export const whereabouts = ['anywhere', 'at work'] as const;

/** One of {@link whereabouts}. */
export type Whereabouts = (typeof whereabouts)[number];

/** What tells how far a history is: any of them comes to its own numbers at moments of its own. */
export const gauges = ['written', 'published', 'taken'] as const satisfies readonly (keyof Progress)[];

/** One of {@link gauges}. */
export type Gauge = (typeof gauges)[number];

/** One kill: of whom, from when on, and where. */
export interface Kill {
  readonly victim: Victim;
  readonly where: Whereabouts;
  readonly gauge: Gauge;
  /** What the gauge shows then, at least. */
  readonly after: number;
}

/** What a plan of kills is made from. */
export interface KillPlan {
  readonly seed: number;
  readonly kills: number;
  /** Events during which the kills fall; there may be more. */
  readonly events: number;
  /** Who is killed; everybody unless told. */
  readonly of?: readonly Victim[] | undefined;
  /** Where they are killed; in both ways by turns unless told, and first anywhere. */
  readonly where?: readonly Whereabouts[] | undefined;
}

/**
 * Kills at random moments all along a history, of everybody equally often, of each as often anywhere as at work, and in
 * any order; the same for a seed.
 */
export const killsFor = ({ seed, kills, events, of = victims, where = whereabouts }: KillPlan): readonly Kill[] => {
  const chance = chanceFrom(seed);
  const left = Array.from({ length: kills }, (_none, index) => ({
    victim: of[index % of.length] ?? 'relay',
    where: where[Math.floor(index / of.length) % where.length] ?? 'anywhere',
  }));
  return Array.from({ length: kills }, (_none, index): Kill => {
    const [next = { victim: 'relay', where: 'anywhere' }] = left.splice(chance.between(0, left.length - 1), 1);
    const gauge = gauges[chance.between(0, gauges.length - 1)] ?? 'published';
    return { ...next, gauge, after: Math.floor((events * (index + chance.next())) / kills) };
  });
};
