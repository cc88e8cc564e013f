import { streamOf, type StoredEvent, type StreamName } from '@traject/contracts';
import type { AdviceEvent, JourneyEvent } from '@traject/domain';
import { castFor, type Employer } from './cast.js';
import { chanceFrom } from './chance.js';
import { newTally, type Totals } from './totals.js';
import { walkAdvice } from './walk-advice.js';
import { walkJourney, type Surroundings } from './walk-journey.js';

/** One journey or advice of a history, as it stands in the log. */
export interface HistoryStream {
  readonly stream: StreamName;
  readonly events: readonly StoredEvent[];
}

/** A history that is made piece by piece, so that it takes no more memory than one journey. */
export interface History {
  /** Every stream, once. */
  readonly streams: Iterable<HistoryStream>;
  /** What the streams that were taken so far amount to. */
  readonly totals: Totals;
}

/** What a history is made from. */
export interface HistoryPlan {
  readonly seed: number;
  readonly journeys: number;
  /** Employers of very different sizes unless told. */
  readonly employers?: readonly Employer[];
  /** In how many days from the first one they begin. */
  readonly days?: number;
}

/** So many journeys for each advice. */
const JOURNEYS_PER_ADVICE = 12;
const FIRST_DAY = '2025-01-06T00:00:00.000Z';
const DAYS = 700;
const UNTIL = '2027-03-31T22:00:00.000Z';

/** Events of the domain are plain JSON, which is all that the stored shape says. */
const storedEvents = (events: readonly (JourneyEvent | AdviceEvent)[]): readonly StoredEvent[] =>
  events as unknown as readonly StoredEvent[];

function* streamsOf(around: Surroundings, journeys: number): Generator<HistoryStream> {
  for (let number = 1; number <= journeys; number += 1) {
    const journeyId = around.chance.uuid();
    yield { stream: streamOf('journey', journeyId), events: storedEvents(walkJourney(around, journeyId).events) };
    if (number % JOURNEYS_PER_ADVICE !== 0) continue;
    const adviceId = around.chance.uuid();
    const fromJourney = around.chance.percent(60) ? journeyId : null;
    yield {
      stream: streamOf('advice', adviceId),
      events: storedEvents(walkAdvice(around, adviceId, fromJourney).events),
    };
  }
}

/**
 * Makes up two years of journeys and advices: with the waiting times, the mix of routes and the mishaps of real ones, each
 * decided by the domain's own rules, and always the same for a seed. It keeps count of what it makes happen.
 */
export const makeHistory = ({ seed, journeys, employers, days = DAYS }: HistoryPlan): History => {
  const chance = chanceFrom(seed);
  const tally = newTally();
  const around = { chance, cast: castFor(journeys, employers), tally, days, firstDay: FIRST_DAY, until: UNTIL };
  return { streams: streamsOf(around, journeys), totals: tally.totals };
};
