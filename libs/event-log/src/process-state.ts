import { kindOfStream, type ProcessStream, type StoredEvent } from '@traject/contracts';
import {
  evolve,
  evolveAdvice,
  type AdviceEvent,
  type AdviceState,
  type JourneyEvent,
  type JourneyState,
} from '@traject/domain';

/** State of a journey or of an advice. */
export type ProcessState = JourneyState | AdviceState;

/** The state when it is that of a journey. */
export const journeyOf = (state: ProcessState | null): JourneyState | null =>
  state !== null && 'journeyId' in state ? state : null;

/** The state when it is that of an advice. */
export const adviceOf = (state: ProcessState | null): AdviceState | null =>
  state !== null && 'adviceId' in state ? state : null;

/**
 * The state of a journey or an advice after one more event of its stream. The two casts are safe: only a stream's own
 * events are appended to it, upcast to their current version.
 * @throws Error `journey-stream-broken`, `advice-stream-broken` for a stream that was never written by us
 */
export const evolveProcess = (stream: ProcessStream, state: ProcessState | null, event: StoredEvent): ProcessState =>
  kindOfStream(stream) === 'journey'
    ? evolve(journeyOf(state), event as JourneyEvent)
    : evolveAdvice(adviceOf(state), event as AdviceEvent);
