import type { ActorRole } from './event-shape.js';
import type { JourneyEvents, JourneyEventType } from './events.js';
import type { Rejection } from './rejection.js';
import type { JourneyState } from './state.js';
import type { CalendarSlice, Instant } from './time.js';

/** Who acts, in which capacity; the clock and the system are nobody. */
export interface Actor {
  readonly role: ActorRole;
  readonly personId: string | null;
}

/** A command as it reaches the core. */
export interface CommandOf<Type extends string, Data> {
  readonly type: Type;
  readonly actor: Actor;
  /** The task that this command completes; null for what may be done at any time. */
  readonly taskId: string | null;
  readonly data: Data;
}

/** The time at which a decision is taken, passed in so that the core reads no clock. */
export interface DecisionTime {
  readonly now: Instant;
  readonly calendar: CalendarSlice;
}

/** Everything around a command that its decision may depend on. */
export interface DecisionContext extends DecisionTime {
  readonly actor: Actor;
}

/** An event before it is dated and signed. */
export type Fact = {
  readonly [Type in JourneyEventType]: { readonly type: Type; readonly data: JourneyEvents[Type] };
}[JourneyEventType];

/** Makes a {@link Fact}. */
export const fact = <Type extends JourneyEventType>(type: Type, data: JourneyEvents[Type]): Fact =>
  // A pair of matching type and data is a member of the union; TypeScript does not see that through the generic.
  ({ type, data }) as unknown as Fact;

/** What a command leads to: facts, or the reason for its refusal. */
export type Outcome = readonly Fact[] | Rejection;

/** Whether an outcome is a refusal. */
export const isRejection = (outcome: readonly unknown[] | Rejection): outcome is Rejection => 'rejected' in outcome;

/** One pure function per command type. */
export type DecidersOf<Commands> = {
  readonly [Type in keyof Commands]: (state: JourneyState, data: Commands[Type], context: DecisionContext) => Outcome;
};
