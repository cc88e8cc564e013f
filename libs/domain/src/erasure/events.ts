import type { EventOf } from '../journey/event-shape.js';
import type { Instant } from '../journey/time.js';

/** Events of a person's own stream. It begins when they are gone: what somebody does stands in the streams of journeys. */
export interface PersonEvents {
  /** Nothing of what was written about this person can be read any more, and nobody acts as them. */
  PersonErased: { readonly personId: string };
}

/** Name of an event of a person. */
export type PersonEventType = keyof PersonEvents;

/** One event of a person. */
export type PersonEvent = { readonly [Type in PersonEventType]: EventOf<Type, PersonEvents[Type]> }[PersonEventType];

/** What the stream of a person amounts to. */
export interface PersonState {
  readonly personId: string;
  readonly erasedAt: Instant;
  /** Sequence of the last event. */
  readonly sequence: number;
}

/** The state of a person after one more event. */
export const evolvePerson = (state: PersonState | null, { at, data }: PersonEvent): PersonState => ({
  personId: data.personId,
  erasedAt: state?.erasedAt ?? at,
  sequence: (state?.sequence ?? 0) + 1,
});
