import type { AppointmentWish } from '../journey/appointment.js';
import type { Party } from '../journey/codes.js';
import type { Actor } from '../journey/decider.js';
import { reject, type Rejection } from '../journey/rejection.js';
import { employerTakesPart, runningTrajectory, type JourneyState } from '../journey/state.js';
import { CIVIL_DAY_MS, instantAfter, type Instant } from '../journey/time.js';
import type { Policy } from '../policy/policy.js';
import type { CoachingTrajectory } from './trajectory.js';

/** Coaching takes five to nine sessions, by question and situation; the policy may be stricter. Source: S12. */
export const fiveToNineSessions = ({ policy }: JourneyState, sessions: number): Rejection | null => {
  const { min, max } = policy.coachingSessions;
  return Number.isInteger(sessions) && sessions >= min && sessions <= max
    ? null
    : reject('session-count-out-of-range', { sessions, min, max });
};

/** An extension is longer than what was agreed, and still at most nine. Source: S12. */
export const extensionWithinLimit = (
  state: JourneyState,
  coaching: CoachingTrajectory,
  extendTo: number,
): Rejection | null =>
  extendTo <= coaching.sessionsAgreed
    ? reject('extension-not-longer', { agreed: coaching.sessionsAgreed, proposed: extendTo })
    : fiveToNineSessions(state, extendTo);

/** Between two sessions lie one, two or three weeks to reflect and practise. Source: S13. */
export const oneToThreeWeeks = ({ policy }: JourneyState, days: number): Rejection | null => {
  const { min, max } = policy.reflectionDays;
  return Number.isInteger(days) && days >= min && days <= max
    ? null
    : reject('reflection-interval-out-of-range', { days, min, max });
};

/** The next session is not held before the reflection interval ends. Source: S13. */
export const notWithinReflection = (coaching: CoachingTrajectory, at: Instant): Rejection | null =>
  coaching.reflection !== null && at < coaching.reflection.endsAt
    ? reject('reflection-interval-running', { endsAt: coaching.reflection.endsAt, at })
    : null;

/** Longest part of a civil day, at its end, by which an interval in days of 24 hours misses midnight when the clock is set back. */
const LATE_EVENING_MS = 5_400_000;

/**
 * A session is planned after the interval, and not on the evening before the day on which it ends: the interval counts
 * days of 24 hours, and one of them had 25. A shortened day knows no such night. Source: S13.
 */
export const plannedAfterReflection = (
  coaching: CoachingTrajectory,
  { startsAt, calendar }: AppointmentWish,
  { dayLengthMs }: Policy,
): Rejection | null => {
  const { reflection } = coaching;
  const within = notWithinReflection(coaching, startsAt);
  if (within !== null || reflection === null || dayLengthMs !== CIVIL_DAY_MS) return within;
  return reflection.endsAt >= instantAfter(calendar.dayStart, CIVIL_DAY_MS - LATE_EVENING_MS)
    ? reject('reflection-interval-running', { endsAt: reflection.endsAt, at: startsAt })
    : null;
};

/** No session goes beyond the number agreed. Source: S12. */
export const withinAgreedSessions = (coaching: CoachingTrajectory): Rejection | null =>
  coaching.sessionsHeld >= coaching.sessionsAgreed
    ? reject('session-limit-reached', { agreed: coaching.sessionsAgreed, held: coaching.sessionsHeld })
    : null;

/** A coach finishes after five sessions at the earliest; the employee may stop whenever they want. Source: S12. */
export const finishedNotTooEarly = ({ policy }: JourneyState, sessionsHeld: number): Rejection | null =>
  sessionsHeld < policy.coachingSessions.min
    ? reject('too-few-sessions', { held: sessionsHeld, min: policy.coachingSessions.min })
    : null;

/** Who must accept the agreement; the employer only where they know of the journey. Source: S6. */
export const agreementParties = (state: JourneyState): readonly Party[] =>
  employerTakesPart(state) ? ['employee', 'employer', 'coach'] : ['employee', 'coach'];

/** No coaching starts before every party accepted the same words. Source: S6. */
export const coachingHasStarted = (coaching: CoachingTrajectory): Rejection | null =>
  coaching.started ? null : reject('agreement-not-accepted', { accepted: coaching.agreement?.acceptedBy.length ?? 0 });

/** What is accepted is the text that was proposed last, to the letter. Source: S6. */
export const sameAgreementText = (
  coaching: CoachingTrajectory,
  answer: { readonly version: number; readonly textHash: string },
): Rejection | null =>
  coaching.agreement?.version === answer.version && coaching.agreement.textHash === answer.textHash
    ? null
    : reject('agreement-text-differs', {
        answered: answer.version,
        proposed: coaching.agreement?.version ?? 0,
      });

/** The employer takes part at the start and at the end of a coaching, nowhere between. Source: S6. */
export const employerOnlyAtStartAndEnd = (state: JourneyState, actor: Actor): Rejection | null => {
  const coaching = runningTrajectory(state);
  const under = coaching?.kind === 'coaching' && coaching.started;
  return under && (actor.role === 'manager' || actor.role === 'requester') ? reject('employer-not-involved-now') : null;
};
