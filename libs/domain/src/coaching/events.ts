import { missedSlot, nextSlot } from '../journey/appointment.js';
import type { MissedBy, Party, Place } from '../journey/codes.js';
import type { EvolversOf } from '../journey/evolver.js';
import { currentTrajectory, withTrajectory, type JourneyState } from '../journey/state.js';
import type { Instant } from '../journey/time.js';
import type { CoachingTrajectory } from './trajectory.js';

/** How a coach goes on after a session. */
export const afterSession = ['continue', 'propose-extension', 'finish', 'refer'] as const;
/** See {@link afterSession}. */
export type AfterSession = (typeof afterSession)[number];

/** Events of the three-party start, the coaching sessions and the reflection between them. */
export interface CoachingEvents {
  EmployerInputGiven: { readonly inputRef: string };
  AgreementProposed: {
    readonly version: number;
    readonly textHash: string;
    readonly goalRef: string;
    readonly approachRef: string;
    readonly sessions: number;
  };
  AgreementAccepted: { readonly version: number; readonly party: Party };
  AgreementChangeRequested: { readonly version: number; readonly party: Party; readonly wishRef: string | null };
  CoachingStarted: { readonly sessions: number };
  CoachingSessionPlanned: {
    readonly number: number;
    readonly startsAt: Instant;
    readonly dayStart: Instant;
    readonly recordDueAt: Instant;
    readonly place: Place;
  };
  CoachingSessionHeld: {
    readonly number: number;
    readonly heldAt: Instant;
    readonly next: AfterSession;
    readonly notesRef: string | null;
  };
  CoachingSessionMissed: { readonly number: number; readonly missedBy: MissedBy; readonly missesInARow: number };
  ReflectionStarted: {
    readonly afterSession: number;
    readonly days: number;
    readonly endsAt: Instant;
    readonly promptRef: string | null;
  };
  /** The employee wrote a reflection that only they and the coach read. */
  ReflectionWritten: { readonly afterSession: number; readonly reflectionRef: string };
  ReflectionEnded: { readonly afterSession: number };
  ExtensionProposed: {
    readonly from: number;
    readonly to: number;
    readonly reflectionDays: number;
    readonly reflectionStartsAt: Instant;
    readonly promptRef: string | null;
  };
  ExtensionAgreed: { readonly from: number; readonly to: number };
  ExtensionRefused: { readonly from: number; readonly to: number };
}

const changeCoaching = (
  state: JourneyState,
  change: (trajectory: CoachingTrajectory) => CoachingTrajectory,
): JourneyState => {
  const trajectory = currentTrajectory(state);
  return trajectory?.kind === 'coaching' ? withTrajectory(state, change(trajectory)) : state;
};

/** What each event of the three-party start, the sessions and the reflection makes of a journey. */
export const coachingEvolvers: EvolversOf<CoachingEvents> = {
  EmployerInputGiven: (state) => changeCoaching(state, (coaching) => ({ ...coaching, employerInputGiven: true })),
  AgreementProposed: (state, { version, textHash, goalRef, approachRef, sessions }) =>
    changeCoaching(state, (coaching) => ({
      ...coaching,
      agreement: {
        version,
        textHash,
        contentRefs: [goalRef, approachRef],
        sessions,
        acceptedBy: [],
        changeRequested: false,
      },
    })),
  AgreementAccepted: (state, { party }) =>
    changeCoaching(state, (coaching) =>
      coaching.agreement === null
        ? coaching
        : {
            ...coaching,
            agreement: { ...coaching.agreement, acceptedBy: [...coaching.agreement.acceptedBy, party] },
          },
    ),
  AgreementChangeRequested: (state) =>
    changeCoaching(state, (coaching) =>
      coaching.agreement === null
        ? coaching
        : { ...coaching, agreement: { ...coaching.agreement, acceptedBy: [], changeRequested: true } },
    ),
  CoachingStarted: (state, { sessions }, { at }) =>
    changeCoaching(state, (coaching) => ({ ...coaching, started: true, agreedAt: at, sessionsAgreed: sessions })),
  CoachingSessionPlanned: (state, { startsAt, dayStart, recordDueAt }) =>
    changeCoaching(state, (coaching) => ({
      ...coaching,
      session: { ...coaching.session, appointment: { startsAt, dayStart, recordDueAt } },
    })),
  CoachingSessionHeld: (state, { number, heldAt }) =>
    changeCoaching(state, (coaching) => ({
      ...coaching,
      sessionsHeld: number,
      session: nextSlot(coaching.session),
      reflection: null,
      lastHeldAt: heldAt,
    })),
  CoachingSessionMissed: (state, { missesInARow }) =>
    changeCoaching(state, (coaching) => ({ ...coaching, session: missedSlot(coaching.session, missesInARow) })),
  ReflectionStarted: (state, { afterSession: number, endsAt }) =>
    changeCoaching(state, (coaching) => ({
      ...coaching,
      reflection: { afterSession: number, endsAt, ended: false, written: false },
    })),
  ReflectionWritten: (state) =>
    changeCoaching(state, (coaching) =>
      coaching.reflection === null ? coaching : { ...coaching, reflection: { ...coaching.reflection, written: true } },
    ),
  ReflectionEnded: (state) =>
    changeCoaching(state, (coaching) =>
      coaching.reflection === null ? coaching : { ...coaching, reflection: { ...coaching.reflection, ended: true } },
    ),
  ExtensionProposed: (state, extension) => changeCoaching(state, (coaching) => ({ ...coaching, extension })),
  ExtensionAgreed: (state, { to }) =>
    changeCoaching(state, (coaching) => ({ ...coaching, extension: null, sessionsAgreed: to })),
  ExtensionRefused: (state) => changeCoaching(state, (coaching) => ({ ...coaching, extension: null })),
};
