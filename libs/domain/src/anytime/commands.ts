import { plannedAfterReflection } from '../coaching/rules.js';
import type { AppointmentWish } from '../journey/appointment.js';
import { appointmentInOrder, decisionPending, plannedAppointment } from '../journey/appointment-rules.js';
import type {
  PauseReason,
  PractitionerKind,
  ReplacementReason,
  StopReason,
  WithdrawableConsent,
} from '../journey/codes.js';
import { fact, type DecidersOf, type DecisionContext, type Fact, type Outcome } from '../journey/decider.js';
import type { PractitionerFacts } from '../journey/practitioner.js';
import { assigned, mayServe } from '../journey/practitioner-rules.js';
import { firstRejection, reject, type Rejection } from '../journey/rejection.js';
import {
  currentTrajectory,
  meetsNotBefore,
  runningTrajectory,
  type JourneyState,
  type Trajectory,
} from '../journey/state.js';
import { hoursAfter, millisecondsOf, type Instant } from '../journey/time.js';
import { endJourney, openClosing } from '../journey/transitions.js';
import { isNotTheReceiver } from '../referral/rules.js';
import { bySecondPerson, dossierIsKept, notAskedYet, notByAParty, withinHours } from './break-glass-rules.js';
import {
  BREAK_GLASS_LAPSES_AFTER_HOURS,
  breakGlassOf,
  isOpenAt,
  waitsForApprovalAt,
  type BreakGlassReason,
} from './break-glass.js';
import { slotOf } from './events.js';

/** Commands that are valid in any step. */
export interface AnytimeCommands {
  PauseJourney: { readonly reason: PauseReason };
  ResumeJourney: Record<string, never>;
  StopJourney: { readonly reason: StopReason };
  MoveAppointment: { readonly appointment: AppointmentWish };
  WithdrawConsent: { readonly consent: WithdrawableConsent };
  ReplacePractitioner: { readonly practitioner: PractitionerFacts; readonly reason: ReplacementReason };
  DecideAfterMisses: { readonly decision: 'continue' | 'close' };
  RenewRegistration: { readonly validUntil: Instant };
  /** In danger: to open the whole dossier for some hours, if a second person agrees. */
  RequestBreakGlass: {
    readonly requestId: string;
    readonly reason: BreakGlassReason;
    readonly hours: number;
    readonly explanationRef: string;
  };
  ApproveBreakGlass: { readonly requestId: string };
  /** Ends it before its time, or refuses what is not approved yet. */
  EndBreakGlass: { readonly requestId: string };
}

const practitionerKindNow = (trajectory: Trajectory | null): PractitionerKind =>
  trajectory?.kind === 'coaching' ? trajectory.coachKind : 'bmw';

const newTimeFits = (
  state: JourneyState,
  trajectory: Trajectory,
  wish: AppointmentWish,
  now: Instant,
): Rejection | null =>
  firstRejection(
    trajectory.kind === 'coaching' ? plannedAfterReflection(trajectory, wish, state.policy) : null,
    appointmentInOrder(wish, { notBefore: meetsNotBefore(trajectory), now, policy: state.policy }),
  );

const withdraw = (state: JourneyState, consent: WithdrawableConsent, context: DecisionContext): Outcome => {
  const withdrawn = fact('ConsentWithdrawn', { consent });
  switch (consent) {
    case 'contact':
      return [withdrawn, ...endJourney(state, 'contact-consent-withdrawn')];
    case 'hand-over': {
      const agreed = ['to-match', 'to-answer', 'warm-hand-over', 'to-refer-out'];
      return state.stage.kind === 'referral' && agreed.includes(state.stage.referral.stage)
        ? [withdrawn]
        : reject('consent-not-given', { consent });
    }
    case 'neutral-conversation': {
      const neutral = runningTrajectory(state);
      return neutral?.kind === 'neutral-conversation' && neutral.consentedBy.includes('employee')
        ? [withdrawn, ...openClosing(state, context)]
        : reject('consent-not-given', { consent });
    }
  }
};

/** What another coach accepted is not accepted by this one, so before the start it is proposed anew. Source: S6. */
const reopenAgreement = (trajectory: Trajectory | null): readonly Fact[] => {
  if (trajectory?.kind !== 'coaching' || trajectory.started || trajectory.agreement === null) return [];
  const { version, changeRequested } = trajectory.agreement;
  return changeRequested ? [] : [fact('AgreementChangeRequested', { version, party: 'coach', wishRef: null })];
};

const requestBreakGlass = (
  state: JourneyState,
  { requestId, reason, hours, explanationRef }: AnytimeCommands['RequestBreakGlass'],
  { actor, now }: DecisionContext,
): Outcome => {
  const { personId: requestedById } = actor;
  if (requestedById === null) return reject('not-your-role', { role: actor.role });
  const lapsesAt = hoursAfter(now, BREAK_GLASS_LAPSES_AFTER_HOURS);
  return (
    firstRejection(
      notByAParty(state, actor),
      dossierIsKept(state),
      withinHours(hours),
      notAskedYet(state, actor, now),
    ) ?? [fact('BreakGlassRequested', { requestId, requestedById, reason, explanationRef, hours, lapsesAt })]
  );
};

const approveBreakGlass = (
  state: JourneyState,
  { requestId }: AnytimeCommands['ApproveBreakGlass'],
  { actor, now }: DecisionContext,
): Outcome => {
  const glass = breakGlassOf(state, requestId);
  const { personId: approvedById } = actor;
  if (glass === undefined || approvedById === null) return reject('break-glass-unknown');
  if (!waitsForApprovalAt(glass, now)) return reject('break-glass-over');
  return (
    firstRejection(notByAParty(state, actor), bySecondPerson(glass, actor), dossierIsKept(state)) ?? [
      fact('BreakGlassApproved', { requestId, approvedById, endsAt: hoursAfter(now, glass.hours) }),
    ]
  );
};

const endBreakGlass = (
  state: JourneyState,
  { requestId }: AnytimeCommands['EndBreakGlass'],
  { actor, now }: DecisionContext,
): Outcome => {
  const glass = breakGlassOf(state, requestId);
  const { personId: endedById } = actor;
  if (glass === undefined || endedById === null) return reject('break-glass-unknown');
  return isOpenAt(glass, now) || waitsForApprovalAt(glass, now)
    ? [fact('BreakGlassEnded', { requestId, endedById })]
    : reject('break-glass-over');
};

/** Decides each command of what is valid in any step. */
export const anytimeDeciders: DecidersOf<AnytimeCommands> = {
  PauseJourney: (state, { reason }) =>
    state.pause === null ? [fact('JourneyPaused', { reason })] : reject('journey-paused', { since: state.pause.since }),
  ResumeJourney: (state, _data, { now }) =>
    state.pause === null
      ? reject('journey-not-paused')
      : [fact('JourneyResumed', { shiftMs: millisecondsOf(now) - millisecondsOf(state.pause.since) })],
  StopJourney: (state, { reason }) => [fact('JourneyStopped', { reason }), ...endJourney(state, 'stopped-by-employee')],
  MoveAppointment: (state, { appointment: wish }, { now }) => {
    const trajectory = runningTrajectory(state);
    if (trajectory === null) return reject('not-allowed-now');
    const { number, appointment } = slotOf(trajectory);
    if (appointment === null) return reject('not-allowed-now');
    return (
      newTimeFits(state, trajectory, wish, now) ?? [
        fact('AppointmentMoved', {
          number,
          from: appointment.startsAt,
          ...plannedAppointment(wish, state.policy),
        }),
      ]
    );
  },
  WithdrawConsent: (state, { consent }, context) => withdraw(state, consent, context),
  ReplacePractitioner: (state, { practitioner, reason }, { now }) => {
    if (state.practitioner === null) return reject('not-allowed-now');
    const from = state.practitioner.practitionerId;
    if (from === practitioner.practitionerId) return reject('practitioner-unchanged');
    const kind = practitionerKindNow(currentTrajectory(state));
    const { practitionerId: to, registrationValidUntil } = assigned(state, practitioner, kind);
    return (
      firstRejection(isNotTheReceiver(state, practitioner), mayServe(state, practitioner, kind, now)) ?? [
        fact('PractitionerReplaced', { from, to, registrationValidUntil, reason }),
        ...reopenAgreement(currentTrajectory(state)),
      ]
    );
  },
  DecideAfterMisses: (state, { decision }, context) => {
    const trajectory = runningTrajectory(state);
    if (trajectory === null || !decisionPending(slotOf(trajectory), state.policy)) return reject('not-allowed-now');
    return [fact('MissesDecided', { decision }), ...(decision === 'close' ? openClosing(state, context) : [])];
  },
  RenewRegistration: (state, { validUntil }, { now }) => {
    const notice = state.registrationNotice;
    if (notice === null) return reject('not-allowed-now');
    if (validUntil <= notice.validUntil || validUntil <= now) return reject('registration-missing', { validUntil });
    return [fact('RegistrationRenewed', { practitionerId: notice.practitionerId, validUntil })];
  },
  RequestBreakGlass: requestBreakGlass,
  ApproveBreakGlass: approveBreakGlass,
  EndBreakGlass: endBreakGlass,
};
