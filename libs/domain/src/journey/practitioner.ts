import type { PractitionerKind } from './codes.js';
import type { Instant } from './time.js';

/** A register in which the client can check a practitioner: Registerplein for BMW, NOBCO for coaches. Source: S15. */
export type Register = 'registerplein' | 'nobco';

/** What the directory knew of a practitioner when the command was made. */
export interface PractitionerFacts {
  readonly practitionerId: string;
  readonly active: boolean;
  readonly kinds: readonly PractitionerKind[];
  /** Most journeys at once. */
  readonly capacity: number;
  /** How many other journeys than this one the practitioner serves now. */
  readonly otherOpenJourneys: number;
  /** Whether they serve, or served, the other party of the same conflict. */
  readonly servesOtherParty: boolean;
  /** Last instant of validity by register; absent when there is none. */
  readonly registrations: Readonly<Partial<Record<Register, Instant>>>;
}

/** A practitioner as a journey remembers them. */
export interface AssignedPractitioner {
  readonly practitionerId: string;
  /** When the registration they were assigned on runs out; null when none was on record. */
  readonly registrationValidUntil: Instant | null;
}
