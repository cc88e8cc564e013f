import type { ActorRole } from './event-shape.js';
import type { JourneyState } from './state.js';
import type { Instant } from './time.js';

/** When an event happened and in which capacity. */
export interface EventOccasion {
  readonly at: Instant;
  readonly by: ActorRole;
}

/** One pure function per event type, from the state before to the state after. */
export type EvolversOf<Events> = {
  readonly [Type in keyof Events]: (state: JourneyState, data: Events[Type], occasion: EventOccasion) => JourneyState;
};
