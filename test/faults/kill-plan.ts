import { chanceFrom } from '../history/chance.js';

/** What can be killed. */
export const victims = ['relay', 'reporting', 'Kafka'] as const;

/** One of {@link victims}. */
export type Victim = (typeof victims)[number];

/** One kill: of whom, and from when on. The moment itself is the first then at which the victim is at work. */
export interface Kill {
  readonly victim: Victim;
  /** Events of the log that are published before. */
  readonly afterEvents: number;
}

/** What a plan of kills is made from. */
export interface KillPlan {
  readonly seed: number;
  readonly kills: number;
  /** Events during which the kills fall; there may be more. */
  readonly events: number;
  /** Who is killed; everybody unless told. */
  readonly of?: readonly Victim[] | undefined;
}

/** Kills at random moments all along a history, of everybody equally often and in any order; the same for a seed. */
export const killsFor = ({ seed, kills, events, of = victims }: KillPlan): readonly Kill[] => {
  const chance = chanceFrom(seed);
  const left = Array.from({ length: kills }, (_none, index) => of[index % of.length] ?? 'relay');
  return Array.from({ length: kills }, (_none, index): Kill => {
    const [victim = 'relay'] = left.splice(chance.between(0, left.length - 1), 1);
    return { victim, afterEvents: Math.floor((events * (index + chance.next())) / kills) };
  });
};
