import type { MissedAppointment } from '../bmw/commands.js';
import { agreementName, lastNamed, type Preview } from '../disclosure/disclosure.js';
import { answersOnWhatTheyOpened, disclose } from '../disclosure/rules.js';
import type { AppointmentWish } from '../journey/appointment.js';
import {
  appointmentHasBegun,
  appointmentInOrder,
  noDecisionPending,
  plannedAppointment,
} from '../journey/appointment-rules.js';
import type { Place } from '../journey/codes.js';
import {
  fact,
  isRejection,
  type DecidersOf,
  type DecisionContext,
  type Fact,
  type Outcome,
} from '../journey/decider.js';
import { firstRejection, reject, type Rejection } from '../journey/rejection.js';
import { meetsNotBefore, runningTrajectory, type JourneyState } from '../journey/state.js';
import { daysAfter } from '../journey/time.js';
import { openClosing, openReferral } from '../journey/transitions.js';
import type { AfterSession } from './events.js';
import { agreementOffer } from './offer.js';
import {
  coachingHasStarted,
  extensionWithinLimit,
  fiveToNineSessions,
  finishedNotTooEarly,
  notWithinReflection,
  oneToThreeWeeks,
  plannedAfterReflection,
  sameAgreementText,
  withinAgreedSessions,
} from './rules.js';
import type { CoachingTrajectory } from './trajectory.js';

/** A session that took place. */
export interface HeldSession {
  readonly outcome: 'held';
  readonly next: AfterSession;
  readonly notesRef: string | null;
  /** Days to reflect before the next session; the policy's default when null. */
  readonly reflectionDays: number | null;
  readonly promptRef: string | null;
  /** Sessions in all that the coach proposes, with `propose-extension`. */
  readonly extendTo: number | null;
}

/** Commands of the three-party start, the sessions and the reflection. */
export interface CoachingCommands {
  GiveEmployerInput: { readonly inputRef: string };
  ProposeAgreement: {
    readonly textHash: string;
    readonly goalRef: string;
    readonly approachRef: string;
    readonly sessions: number;
  };
  AnswerAgreement: {
    readonly version: number;
    readonly textHash: string;
    readonly accepted: boolean;
    /** What the employee previewed for the employer to read; null from everybody else, and where no employer takes part. */
    readonly preview: Preview | null;
    readonly wishRef: string | null;
  };
  PlanCoachingSession: { readonly appointment: AppointmentWish; readonly place: Place };
  RecordCoachingSession: HeldSession | MissedAppointment;
  WriteReflection: { readonly reflectionRef: string };
  AnswerExtension: { readonly agreed: boolean };
}

const runningCoaching = (state: JourneyState): CoachingTrajectory | null => {
  const trajectory = runningTrajectory(state);
  return trajectory?.kind === 'coaching' ? trajectory : null;
};

const daysToReflect = (state: JourneyState, session: HeldSession): number =>
  session.reflectionDays ?? state.policy.reflectionDays.default;

/** An interval counts from the start of the local day of the session, so that "in a week" means the same weekday. */
const startReflection = (state: JourneyState, coaching: CoachingTrajectory, session: HeldSession): Fact => {
  const days = daysToReflect(state, session);
  const from = coaching.session.appointment?.dayStart ?? coaching.openedAt;
  return fact('ReflectionStarted', {
    afterSession: coaching.session.number,
    days,
    endsAt: daysAfter(from, days, state.policy.dayLengthMs),
    promptRef: session.promptRef,
  });
};

const endRunningReflection = ({ reflection }: CoachingTrajectory): readonly Fact[] =>
  reflection === null || reflection.ended ? [] : [fact('ReflectionEnded', { afterSession: reflection.afterSession })];

const proposeExtension = (state: JourneyState, coaching: CoachingTrajectory, session: HeldSession): Outcome => {
  const extendTo = session.extendTo ?? 0;
  const isLastAgreed = coaching.sessionsHeld + 1 >= coaching.sessionsAgreed;
  return (
    firstRejection(
      extensionWithinLimit(state, coaching, extendTo),
      oneToThreeWeeks(state, daysToReflect(state, session)),
    ) ?? [
      fact('ExtensionProposed', {
        from: coaching.sessionsAgreed,
        to: extendTo,
        reflectionDays: daysToReflect(state, session),
        reflectionStartsAt: coaching.session.appointment?.dayStart ?? coaching.openedAt,
        promptRef: session.promptRef,
      }),
      ...(isLastAgreed ? [] : [startReflection(state, coaching, session)]),
    ]
  );
};

const afterTheSession = (
  state: JourneyState,
  coaching: CoachingTrajectory,
  session: HeldSession,
  context: DecisionContext,
): Outcome => {
  const held = coaching.sessionsHeld + 1;
  switch (session.next) {
    case 'continue':
      return (
        firstRejection(
          withinAgreedSessions({ ...coaching, sessionsHeld: held }),
          oneToThreeWeeks(state, daysToReflect(state, session)),
        ) ?? [startReflection(state, coaching, session)]
      );
    case 'propose-extension':
      return proposeExtension(state, coaching, session);
    case 'finish':
      return finishedNotTooEarly(state, held) ?? openClosing(state, context);
    case 'refer':
      return openReferral(state);
  }
};

const mayRecord = (coaching: CoachingTrajectory, { now }: DecisionContext): Rejection | null =>
  firstRejection(
    coachingHasStarted(coaching),
    withinAgreedSessions(coaching),
    notWithinReflection(coaching, now),
    appointmentHasBegun(coaching.session, now),
  );

const accept = (
  state: JourneyState,
  coaching: CoachingTrajectory,
  { version, preview }: CoachingCommands['AnswerAgreement'],
  context: DecisionContext,
): Outcome => {
  if (context.actor.role !== 'employee') return [fact('AgreementAccepted', { version, party: 'employer' })];
  if (coaching.agreement?.acceptedBy.includes('employee') === true) return reject('not-allowed-now');
  const disclosed = disclose(state, agreementOffer(state), { preview, saidAt: null }, context);
  return isRejection(disclosed) ? disclosed : [fact('AgreementAccepted', { version, party: 'employee' }), ...disclosed];
};

/** The employer answers on what the employee let it read, and on nothing else. Sources: S6, S7. */
const employerOpenedIt = (
  state: JourneyState,
  { number }: CoachingTrajectory,
  version: number,
  actor: DecisionContext['actor'],
): Rejection | null =>
  actor.role === 'employee'
    ? null
    : answersOnWhatTheyOpened(lastNamed(state.disclosures, agreementName(number, version)), actor);

const decideAnswer = (
  state: JourneyState,
  coaching: CoachingTrajectory,
  answer: CoachingCommands['AnswerAgreement'],
  context: DecisionContext,
): Outcome => {
  if (coaching.started || coaching.agreement === null || coaching.agreement.changeRequested) {
    return reject('not-allowed-now');
  }
  const party = context.actor.role === 'employee' ? 'employee' : 'employer';
  const { version } = answer;
  const rejection = firstRejection(
    sameAgreementText(coaching, answer),
    employerOpenedIt(state, coaching, version, context.actor),
  );
  if (rejection !== null) return rejection;
  return answer.accepted
    ? accept(state, coaching, answer, context)
    : [fact('AgreementChangeRequested', { version, party, wishRef: answer.wishRef })];
};

/** Decides each command of the three-party start, the sessions and the reflection. */
export const coachingDeciders: DecidersOf<CoachingCommands> = {
  GiveEmployerInput: (state, { inputRef }) => {
    const coaching = runningCoaching(state);
    if (coaching === null || coaching.employerInputGiven) return reject('not-allowed-now');
    return [fact('EmployerInputGiven', { inputRef })];
  },
  ProposeAgreement: (state, proposal) => {
    const coaching = runningCoaching(state);
    if (coaching === null || coaching.started) return reject('not-allowed-now');
    const version = (coaching.agreement?.version ?? 0) + 1;
    return (
      fiveToNineSessions(state, proposal.sessions) ?? [
        fact('AgreementProposed', { version, ...proposal }),
        fact('AgreementAccepted', { version, party: 'coach' }),
      ]
    );
  },
  AnswerAgreement: (state, answer, context) => {
    const coaching = runningCoaching(state);
    return coaching === null ? reject('not-allowed-now') : decideAnswer(state, coaching, answer, context);
  },
  PlanCoachingSession: (state, { appointment, place }, { now }) => {
    const coaching = runningCoaching(state);
    if (coaching === null) return reject('not-allowed-now');
    const rejection = firstRejection(
      coachingHasStarted(coaching),
      withinAgreedSessions(coaching),
      coaching.session.appointment === null ? null : reject('not-allowed-now'),
      noDecisionPending(coaching.session, state.policy),
      plannedAfterReflection(coaching, appointment, state.policy),
      appointmentInOrder(appointment, {
        notBefore: meetsNotBefore(coaching),
        now,
        policy: state.policy,
      }),
    );
    if (rejection !== null) return rejection;
    const planned = plannedAppointment(appointment, state.policy);
    return [fact('CoachingSessionPlanned', { number: coaching.session.number, ...planned, place })];
  },
  RecordCoachingSession: (state, session, context) => {
    const coaching = runningCoaching(state);
    if (coaching === null) return reject('not-allowed-now');
    const rejection = mayRecord(coaching, context);
    if (rejection !== null) return rejection;
    const { number, missesInARow, appointment } = coaching.session;
    if (session.outcome === 'missed') {
      const { missedBy } = session;
      return [fact('CoachingSessionMissed', { number, missedBy, missesInARow: missesInARow + 1 })];
    }
    const onwards = afterTheSession(state, coaching, session, context);
    if ('rejected' in onwards) return onwards;
    const { next, notesRef } = session;
    const held = fact('CoachingSessionHeld', { number, heldAt: appointment?.startsAt ?? context.now, next, notesRef });
    return [...endRunningReflection(coaching), held, ...onwards];
  },
  WriteReflection: (state, { reflectionRef }) => {
    const reflection = runningCoaching(state)?.reflection ?? null;
    if (reflection === null || reflection.written) return reject('not-allowed-now');
    return [fact('ReflectionWritten', { afterSession: reflection.afterSession, reflectionRef })];
  },
  AnswerExtension: (state, { agreed }, context) => {
    const coaching = runningCoaching(state);
    if (coaching === null || coaching.extension === null) return reject('not-allowed-now');
    const { from, to, reflectionDays, reflectionStartsAt, promptRef } = coaching.extension;
    const waitsForTheAnswer = coaching.sessionsHeld >= coaching.sessionsAgreed;
    if (!agreed) {
      return [fact('ExtensionRefused', { from, to }), ...(waitsForTheAnswer ? openClosing(state, context) : [])];
    }
    const endsAt = daysAfter(reflectionStartsAt, reflectionDays, state.policy.dayLengthMs);
    const reflection = fact('ReflectionStarted', {
      afterSession: coaching.sessionsHeld,
      days: reflectionDays,
      endsAt,
      promptRef,
    });
    return [fact('ExtensionAgreed', { from, to }), ...(waitsForTheAnswer ? [reflection] : [])];
  },
};
