import type { LoggedEvent } from '@traject/contracts';
import { evolve, phaseOf, type JourneyEvent, type JourneyState, type Phase, type Route } from '@traject/domain';
import type { StreamRecord } from '../kafka/stream-record.js';
import type { TopicNames } from '../kafka/topic-plan.js';
import { dayOf, startOfDay, type Day } from './day.js';

/** Where a journey stands, as the compacted topic holds it by pseudonym. */
export interface JourneyPhase {
  readonly phase: Phase;
  /** Null until the intake chose one; afterwards the route of the trajectory that runs or ran last. */
  readonly route: Route | null;
  /** Day of the last change of phase or route. */
  readonly sinceDay: Day;
  /** Sequence of the event that made that change. */
  readonly sequence: number;
}

/** A journey as followed from event to event. */
export interface FollowedJourney {
  readonly state: JourneyState;
  readonly standing: JourneyPhase;
}

const routeOf = { bmw: 'bmw', coaching: 'coach', 'neutral-conversation': 'neutral-conversation' } as const;

const routeAfter = (before: Route | null, event: JourneyEvent): Route | null => {
  switch (event.type) {
    case 'IntakeRecorded':
      return event.data.route;
    case 'TrajectoryOpened':
      return routeOf[event.data.kind];
    default:
      return before;
  }
};

/**
 * The journey after one more event. Its `standing` is the very same object when neither phase nor route changed.
 * @throws Error `journey-stream-broken` when the first event is not the request
 */
export const followJourney = (
  before: FollowedJourney | undefined,
  { event: stored, sequence }: LoggedEvent,
): FollowedJourney => {
  // The log upcasts what it reads, and a journey's stream holds events of journeys only.
  const event = stored as unknown as JourneyEvent;
  const state = evolve(before?.state ?? null, event);
  const phase = phaseOf(state);
  const route = routeAfter(before?.standing.route ?? null, event);
  const was = before?.standing;
  const standing =
    was !== undefined && was.phase === phase && was.route === route
      ? was
      : { phase, route, sinceDay: dayOf(event.at), sequence };
  return { state, standing };
};

/** The record of the compacted topic that replaces what was known of this journey. */
export const phaseRecord = (pseudonym: string, phase: JourneyPhase, names: TopicNames): StreamRecord => ({
  topic: names.journeyState,
  key: pseudonym,
  value: JSON.stringify(phase),
  headers: { 'content-type': 'application/json' },
  timestampMs: Date.parse(startOfDay(phase.sinceDay)),
});
