import type { Facts, JourneyFacts } from '../model/facts.js';

/** A journey of 2026 that was requested, held and ended, with what a test wants to be different. */
export const aJourney = (number: number, different: Partial<JourneyFacts> = {}): JourneyFacts => ({
  journey: `journey-${number}`,
  person: `person-${number}`,
  organisation: 'noord',
  department: 'zorg',
  selfRequested: false,
  theme: 'stress',
  requestedOn: '2026-02-01',
  intakeOn: '2026-02-11',
  route: 'bmw',
  firstTalkOn: '2026-02-21',
  endedOn: '2026-06-01',
  trajectories: [{ kind: 'bmw', held: 4, limit: 5 }],
  reflectionDays: [],
  missed: 0,
  referral: 'none',
  signalNoticed: false,
  stop: null,
  evaluation: { satisfaction: 8, goals: 'largely', wellbeingBefore: 4, wellbeingAfter: 7 },
  ...different,
});

/** That many journeys, each of another person, numbered from a first one. */
export const journeys = (count: number, from: number, different: Partial<JourneyFacts> = {}): readonly JourneyFacts[] =>
  Array.from({ length: count }, (_none, index) => aJourney(from + index, different));

/** Facts of journeys alone. */
export const factsOf = (...parts: readonly (readonly JourneyFacts[])[]): Facts => ({
  journeys: parts.flat(),
  advices: [],
  caseloads: [],
});
