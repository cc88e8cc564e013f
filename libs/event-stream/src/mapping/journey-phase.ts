import type { LoggedEvent } from '@traject/contracts';
import type { JourneyEvent, Phase, Route } from '@traject/domain';
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

type PhaseChange = Partial<Pick<JourneyPhase, 'phase' | 'route'>>;

const routeOf = { bmw: 'bmw', coaching: 'coach', 'neutral-conversation': 'neutral-conversation' } as const;

const changeBy = (event: JourneyEvent): PhaseChange => {
  switch (event.type) {
    case 'JourneyRequested':
      return { phase: 'awaiting-consent', route: null };
    case 'ContactConsentGiven':
      return { phase: 'intake' };
    case 'IntakeRecorded':
      return { route: event.data.route };
    case 'TrajectoryOpened':
      return { phase: 'support', route: routeOf[event.data.kind] };
    case 'ClosingOpened':
      return { phase: 'closing' };
    case 'JourneyClosed':
      return { phase: 'follow-up' };
    case 'JourneyEnded':
      return { phase: 'ended' };
    default:
      return {};
  }
};

/** The phase after one more event of the journey; the very same object when the event changed neither phase nor route. */
export const evolvePhase = (before: JourneyPhase | undefined, { event, sequence }: LoggedEvent): JourneyPhase => {
  // Streams of journeys hold events of journeys only; a type unknown here changes nothing.
  const change = changeBy(event as unknown as JourneyEvent);
  const { phase, route } = { ...(before ?? { phase: 'awaiting-consent', route: null }), ...change };
  if (before !== undefined && phase === before.phase && route === before.route) return before;
  return { phase, route, sinceDay: dayOf(event.at), sequence };
};

/** The record of the compacted topic that replaces what was known of this journey. */
export const phaseRecord = (pseudonym: string, phase: JourneyPhase, names: TopicNames): StreamRecord => ({
  topic: names.journeyState,
  key: pseudonym,
  value: JSON.stringify(phase),
  headers: { 'content-type': 'application/json' },
  timestampMs: Date.parse(startOfDay(phase.sinceDay)),
});
