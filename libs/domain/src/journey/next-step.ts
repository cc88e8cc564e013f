import { bmwTasks } from '../bmw/steps.js';
import { closingTasks, followUpTasks } from '../closing/steps.js';
import { coachingTasks } from '../coaching/steps.js';
import { neutralConversationTasks } from '../neutral-conversation/steps.js';
import { referralTasks } from '../referral/steps.js';
import { slotOf } from '../anytime/events.js';
import { decisionPending } from './appointment-rules.js';
import type { EndReason, Phase } from './codes.js';
import { practitionerTask } from './practitioner-task.js';
import { currentTrajectory, supportIsOver, type JourneyState } from './state.js';
import type { NeededTask } from './tasks.js';

/** What a journey does next; each kind is one file of the workflow. */
export type Step =
  | { readonly kind: 'contact-consent' }
  | { readonly kind: 'assignment' }
  | { readonly kind: 'intake' }
  | { readonly kind: 'bmw-talk'; readonly number: number }
  | { readonly kind: 'misses-decision'; readonly number: number }
  | { readonly kind: 'referral'; readonly number: number }
  | { readonly kind: 'three-party-agreement' }
  | { readonly kind: 'coaching-session'; readonly number: number }
  | { readonly kind: 'reflection-interval'; readonly number: number }
  | { readonly kind: 'extension' }
  | { readonly kind: 'neutral-conversation' }
  | { readonly kind: 'closing-evaluation' }
  | { readonly kind: 'follow-up' }
  | { readonly kind: 'ended'; readonly reason: EndReason };

const trajectoryStep = (state: JourneyState): Step => {
  const trajectory = currentTrajectory(state);
  if (trajectory === null) return { kind: 'intake' };
  const slot = slotOf(trajectory);
  if (decisionPending(slot, state.policy)) return { kind: 'misses-decision', number: slot.number };
  switch (trajectory.kind) {
    case 'bmw':
      return { kind: 'bmw-talk', number: slot.number };
    case 'neutral-conversation':
      return { kind: 'neutral-conversation' };
    case 'coaching':
      if (!trajectory.started) return { kind: 'three-party-agreement' };
      if (trajectory.reflection !== null && !trajectory.reflection.ended) {
        return { kind: 'reflection-interval', number: trajectory.reflection.afterSession };
      }
      return trajectory.sessionsHeld >= trajectory.sessionsAgreed
        ? { kind: 'extension' }
        : { kind: 'coaching-session', number: slot.number };
  }
};

/** The step that a journey is in. Pure, so that a journey resumes at any boundary. */
export const nextStep = (state: JourneyState): Step => {
  const { stage } = state;
  switch (stage.kind) {
    case 'awaiting-contact-consent':
      return { kind: 'contact-consent' };
    case 'assignment':
    case 'intake':
      return { kind: stage.kind };
    case 'trajectory':
      return trajectoryStep(state);
    case 'referral':
      return { kind: 'referral', number: stage.referral.number };
    case 'closing':
      return { kind: 'closing-evaluation' };
    case 'waiting-for-follow-up':
    case 'follow-up':
      return { kind: 'follow-up' };
    case 'ended':
      return { kind: 'ended', reason: stage.reason };
  }
};

/** Whether two steps are the same one. */
export const sameStep = (one: Step, other: Step): boolean =>
  one.kind === other.kind && ('number' in one ? one.number : null) === ('number' in other ? other.number : null);

/** The coarse phase that a requester may see. */
export const phaseOf = ({ stage }: Pick<JourneyState, 'stage'>): Phase => {
  switch (stage.kind) {
    case 'awaiting-contact-consent':
      return 'awaiting-consent';
    case 'assignment':
    case 'intake':
      return 'intake';
    case 'trajectory':
    case 'referral':
      return 'support';
    case 'closing':
      return 'closing';
    case 'waiting-for-follow-up':
    case 'follow-up':
      return 'follow-up';
    case 'ended':
      return 'ended';
  }
};

const trajectoryTasks = (state: JourneyState): readonly NeededTask[] => {
  const trajectory = currentTrajectory(state);
  const { practitioner } = state;
  if (trajectory === null || practitioner === null) return [];
  switch (trajectory.kind) {
    case 'bmw':
      return bmwTasks(trajectory, practitioner, state.policy);
    case 'coaching':
      return coachingTasks(trajectory, practitioner, state);
    case 'neutral-conversation':
      return neutralConversationTasks(trajectory, practitioner, state);
  }
};

const stageTasks = (state: JourneyState): readonly NeededTask[] => {
  const { stage } = state;
  const forEmployee = { role: 'employee', assigneeId: state.employeeId, number: null, due: 'answer' } as const;
  switch (stage.kind) {
    case 'awaiting-contact-consent':
      return [{ ...forEmployee, key: 'answer-contact-consent', kind: 'answer-contact-consent' }];
    case 'assignment':
      return [
        {
          key: 'assign-practitioner',
          kind: 'assign-practitioner',
          role: 'coordinator',
          assigneeId: null,
          number: null,
          due: 'coordinate',
        },
      ];
    case 'intake':
      return practitionerTask(state, 'record-intake', '1', null, 'plan');
    case 'trajectory':
      return trajectoryTasks(state);
    case 'referral':
      return referralTasks(stage.referral, state);
    case 'closing':
      return closingTasks(stage.closing, state);
    case 'follow-up':
      return followUpTasks(state);
    case 'waiting-for-follow-up':
    case 'ended':
      return [];
  }
};

const registrationTask = ({ registrationNotice, stage }: JourneyState): readonly NeededTask[] =>
  registrationNotice === null || supportIsOver(stage)
    ? []
    : [
        {
          key: `renew-registration/${registrationNotice.practitionerId}/${registrationNotice.validUntil}`,
          kind: 'renew-registration',
          role: 'coordinator',
          assigneeId: null,
          number: null,
          due: 'coordinate',
        },
      ];

/** The tasks that the present state asks for; whatever else is open belongs to a step that is over. */
export const neededTasks = (state: JourneyState): readonly NeededTask[] => [
  ...stageTasks(state),
  ...registrationTask(state),
];
