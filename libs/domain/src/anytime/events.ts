import { breakGlassOf, type BreakGlass, type BreakGlassReason } from './break-glass.js';
import { releasedSlot, type Slot } from '../journey/appointment.js';
import type { PauseReason, ReplacementReason, StopReason, WithdrawableConsent } from '../journey/codes.js';
import type { ClosingReport } from '../closing/closing.js';
import type { EvolversOf } from '../journey/evolver.js';
import { currentTrajectory, withTrajectory, type JourneyState, type Trajectory } from '../journey/state.js';
import type { OpenTask } from '../journey/tasks.js';
import { instantAfter, type Instant } from '../journey/time.js';
import { consentAskedAnew } from '../referral/events.js';

/** Events that may happen in any step. */
export interface AnytimeEvents {
  JourneyPaused: { readonly reason: PauseReason };
  /** Everything that had yet to fall due moves by `shiftMs`. */
  JourneyResumed: { readonly shiftMs: number };
  JourneyStopped: { readonly reason: StopReason };
  AppointmentMoved: {
    readonly number: number;
    readonly from: Instant;
    readonly startsAt: Instant;
    readonly dayStart: Instant;
    readonly recordDueAt: Instant;
  };
  ConsentWithdrawn: { readonly consent: WithdrawableConsent };
  PractitionerReplaced: {
    readonly from: string;
    readonly to: string;
    readonly registrationValidUntil: Instant | null;
    readonly reason: ReplacementReason;
  };
  /** Two misses in a row: the coordinator decided how to go on. */
  MissesDecided: { readonly decision: 'continue' | 'close' };
  RegistrationRunsOut: { readonly practitionerId: string; readonly validUntil: Instant };
  RegistrationRenewed: { readonly practitionerId: string; readonly validUntil: Instant };
  /** Somebody asked to open the whole dossier because of danger; nothing is open yet. */
  BreakGlassRequested: {
    readonly requestId: string;
    readonly requestedById: string;
    readonly reason: BreakGlassReason;
    readonly explanationRef: string;
    readonly hours: number;
    readonly lapsesAt: Instant;
  };
  /** A second person agreed: whoever asked may read the whole dossier until then. The employee is to be told. */
  BreakGlassApproved: { readonly requestId: string; readonly approvedById: string; readonly endsAt: Instant };
  /** It was ended before its time, or refused. */
  BreakGlassEnded: { readonly requestId: string; readonly endedById: string };
}

/** The slot of whatever the trajectory meets for. */
export const slotOf = (trajectory: Trajectory): Slot => {
  switch (trajectory.kind) {
    case 'bmw':
      return trajectory.talk;
    case 'coaching':
      return trajectory.session;
    case 'neutral-conversation':
      return trajectory.conversation;
  }
};

const withSlot = (trajectory: Trajectory, slot: Slot): Trajectory => {
  switch (trajectory.kind) {
    case 'bmw':
      return { ...trajectory, talk: slot };
    case 'coaching':
      return { ...trajectory, session: slot };
    case 'neutral-conversation':
      return { ...trajectory, conversation: slot };
  }
};

const changeSlot = (state: JourneyState, change: (slot: Slot) => Slot): JourneyState => {
  const trajectory = currentTrajectory(state);
  return trajectory === null ? state : withTrajectory(state, withSlot(trajectory, change(slotOf(trajectory))));
};

const shiftTask = (task: OpenTask, shift: (at: Instant) => Instant): OpenTask => ({
  ...task,
  dueAt: shift(task.dueAt),
  availableFrom: task.availableFrom === null ? null : shift(task.availableFrom),
});

const shiftReport = (report: ClosingReport | null, shift: (at: Instant) => Instant): ClosingReport | null =>
  report === null || report.presence === null
    ? report
    : { ...report, presence: { ...report.presence, confirmUntil: shift(report.presence.confirmUntil) } };

const shiftStage = (stage: JourneyState['stage'], shift: (at: Instant) => Instant): JourneyState['stage'] => {
  switch (stage.kind) {
    case 'awaiting-contact-consent':
    case 'follow-up':
      return { ...stage, lapsesAt: shift(stage.lapsesAt) };
    case 'waiting-for-follow-up':
      return { ...stage, dueAt: shift(stage.dueAt) };
    case 'closing':
      return {
        ...stage,
        closing: {
          ...stage.closing,
          evaluationLapsesAt: shift(stage.closing.evaluationLapsesAt),
          report: shiftReport(stage.closing.report, shift),
        },
      };
    default:
      return stage;
  }
};

const shiftReflection = (trajectory: Trajectory, shift: (at: Instant) => Instant): Trajectory => {
  if (trajectory.kind !== 'coaching') return trajectory;
  const { reflection, extension } = trajectory;
  return {
    ...trajectory,
    reflection:
      reflection === null || reflection.ended ? reflection : { ...reflection, endsAt: shift(reflection.endsAt) },
    extension: extension === null ? null : { ...extension, reflectionStartsAt: shift(extension.reflectionStartsAt) },
  };
};

const changeGlass = (state: JourneyState, requestId: string, change: Partial<BreakGlass>): JourneyState => {
  const changed = breakGlassOf(state, requestId);
  return {
    ...state,
    breakGlass: state.breakGlass.map((glass) => (glass === changed ? { ...glass, ...change } : glass)),
  };
};

/** What each event that may happen in any step makes of a journey. */
export const anytimeEvolvers: EvolversOf<AnytimeEvents> = {
  JourneyPaused: (state, _paused, { at }) => ({ ...changeSlot(state, releasedSlot), pause: { since: at } }),
  JourneyResumed: (state, { shiftMs }) => {
    const shift = (at: Instant) => instantAfter(at, shiftMs);
    return {
      ...state,
      pause: null,
      stage: shiftStage(state.stage, shift),
      trajectories: state.trajectories.map((trajectory) => shiftReflection(trajectory, shift)),
      tasks: state.tasks.map((task) => shiftTask(task, shift)),
    };
  },
  JourneyStopped: (state) => state,
  AppointmentMoved: (state, { startsAt, dayStart, recordDueAt }) =>
    changeSlot(state, (slot) => ({ ...slot, appointment: { startsAt, dayStart, recordDueAt } })),
  ConsentWithdrawn: (state, { consent }) => {
    if (consent === 'hand-over' && state.stage.kind === 'referral') {
      const { referral } = state.stage;
      return { ...state, stage: { kind: 'referral', referral: consentAskedAnew(referral) } };
    }
    return state;
  },
  PractitionerReplaced: (state, { from, to, registrationValidUntil }) => ({
    ...state,
    practitioner: { practitionerId: to, registrationValidUntil },
    formerPractitionerIds: [...state.formerPractitionerIds, from],
    registrationNotice: null,
  }),
  MissesDecided: (state) => changeSlot(state, (slot) => ({ ...slot, missesInARow: 0 })),
  RegistrationRunsOut: (state, { practitionerId, validUntil }) => ({
    ...state,
    registrationNotice: { practitionerId, validUntil },
  }),
  RegistrationRenewed: (state, { practitionerId, validUntil }) => ({
    ...state,
    registrationNotice: null,
    practitioner:
      state.practitioner?.practitionerId === practitionerId
        ? { practitionerId, registrationValidUntil: validUntil }
        : state.practitioner,
  }),
  BreakGlassRequested: (state, { explanationRef: _inTheDossier, ...request }, { at }) => ({
    ...state,
    breakGlass: [...state.breakGlass, { ...request, requestedAt: at, endsAt: null, endedAt: null }],
  }),
  BreakGlassApproved: (state, { requestId, endsAt }) => changeGlass(state, requestId, { endsAt }),
  BreakGlassEnded: (state, { requestId }, { at }) => changeGlass(state, requestId, { endedAt: at }),
};
