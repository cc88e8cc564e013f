import { daysAfter, type Instant } from './time.js';
import type { OpenTask } from './tasks.js';
import { currentTrajectory, supportIsOver, type JourneyState } from './state.js';
import { fact, type Fact, type DecidersOf, type DecisionContext } from './decider.js';
import { reject } from './rejection.js';
import { endJourney } from './transitions.js';
import { lapsesAt } from '../disclosure/rules.js';
import { receiverDropsOut } from '../referral/drop-out.js';
import { handOverLapsesAt } from '../referral/rules.js';

/** What the clock may do in a journey. */
export type DeadlineKind =
  | 'contact-consent-lapses'
  | 'hand-over-consent-lapses'
  | 'task-reminder'
  | 'task-escalation'
  | 'reflection-ends'
  | 'evaluation-lapses'
  | 'follow-up-due'
  | 'follow-up-lapses'
  | 'registration-runs-out'
  | 'disclosure-lapses';

/** A moment at which the clock acts. Deadlines are data: they are derived from the state and never stored. */
export interface Deadline {
  readonly id: string;
  readonly at: Instant;
  readonly kind: DeadlineKind;
  readonly taskId: string | null;
}

/** Deadlines of open tasks: one reminder when due, one escalation to the coordinator some days later. */
export const taskDeadlines = (
  tasks: readonly OpenTask[],
  policy: { readonly escalateAfterDays: number; readonly dayLengthMs: number },
): readonly {
  readonly id: string;
  readonly at: Instant;
  readonly kind: 'task-reminder' | 'task-escalation';
  readonly taskId: string;
}[] =>
  tasks
    .filter((task) => task.kind !== 'write-reflection' && task.kind !== 'evaluate-journey' && !task.escalated)
    .map(({ taskId, dueAt, reminded }) =>
      reminded
        ? {
            id: `escalate/${taskId}`,
            at: daysAfter(dueAt, policy.escalateAfterDays, policy.dayLengthMs),
            kind: 'task-escalation',
            taskId,
          }
        : { id: `remind/${taskId}`, at: dueAt, kind: 'task-reminder', taskId },
    );

const stageDeadlines = ({ stage }: JourneyState): readonly Deadline[] => {
  const deadline = (kind: DeadlineKind, at: Instant): readonly Deadline[] => [{ id: kind, at, kind, taskId: null }];
  switch (stage.kind) {
    case 'awaiting-contact-consent':
      return deadline('contact-consent-lapses', stage.lapsesAt);
    case 'closing':
      return stage.closing.evaluation === 'not-yet'
        ? deadline('evaluation-lapses', stage.closing.evaluationLapsesAt)
        : [];
    case 'referral': {
      const at = handOverLapsesAt(stage.referral);
      return at === null ? [] : deadline('hand-over-consent-lapses', at);
    }
    case 'waiting-for-follow-up':
      return deadline('follow-up-due', stage.dueAt);
    case 'follow-up':
      return deadline('follow-up-lapses', stage.lapsesAt);
    default:
      return [];
  }
};

const reflectionDeadlines = (state: JourneyState): readonly Deadline[] => {
  const coaching = currentTrajectory(state);
  if (coaching?.kind !== 'coaching' || coaching.endedAt !== null || state.stage.kind !== 'trajectory') return [];
  const { reflection } = coaching;
  if (reflection === null || reflection.ended) return [];
  const id = `reflection-ends/${coaching.number}/${reflection.afterSession}`;
  return [{ id, at: reflection.endsAt, kind: 'reflection-ends', taskId: null }];
};

const registrationDeadlines = ({
  practitioner,
  registrationNotice,
  policy,
  stage,
}: JourneyState): readonly Deadline[] => {
  const validUntil = practitioner?.registrationValidUntil ?? null;
  if (validUntil === null || registrationNotice !== null || supportIsOver(stage)) return [];
  const at = daysAfter(validUntil, -policy.registrationNoticeDays, policy.dayLengthMs);
  return [{ id: `registration-runs-out/${validUntil}`, at, kind: 'registration-runs-out', taskId: null }];
};

const disclosureDeadlines = ({ disclosures }: JourneyState): readonly Deadline[] =>
  disclosures.flatMap((disclosure) => {
    const at = lapsesAt(disclosure);
    const id = `disclosure-lapses/${disclosure.key}`;
    return at === null ? [] : [{ id, at, kind: 'disclosure-lapses', taskId: null }];
  });

/** Everything that the clock has yet to do, earliest first. Nothing while paused or over. */
export const deadlines = (state: JourneyState): readonly Deadline[] => {
  if (state.pause !== null || state.stage.kind === 'ended') return [];
  return [
    ...stageDeadlines(state),
    ...reflectionDeadlines(state),
    ...registrationDeadlines(state),
    ...disclosureDeadlines(state),
    ...taskDeadlines(state.tasks, state.policy),
  ].toSorted((a, b) => (a.at === b.at ? a.id.localeCompare(b.id) : a.at < b.at ? -1 : 1));
};

/** The command of the clock: one deadline has come. */
export interface ClockCommands {
  StrikeClock: { readonly deadlineId: string };
}

const taskOf = (state: JourneyState, deadline: Deadline): OpenTask | undefined =>
  state.tasks.find((task) => task.taskId === deadline.taskId);

/** A receiver who stays silent must not hold a referral up: the coordinator is told by having to find another one. */
const escalate = (state: JourneyState, { taskId, kind }: OpenTask): readonly Fact[] => [
  fact('TaskEscalated', { taskId, kind }),
  ...(kind === 'answer-referral' ? receiverDropsOut(state, 'no-answer') : []),
];

const strike = (state: JourneyState, deadline: Deadline, { now }: DecisionContext): readonly Fact[] => {
  const task = taskOf(state, deadline);
  switch (deadline.kind) {
    case 'contact-consent-lapses':
      return endJourney(state, 'contact-consent-lapsed');
    case 'hand-over-consent-lapses':
      return state.stage.kind === 'referral'
        ? [fact('HandOverConsentLapsed', { number: state.stage.referral.number })]
        : [];
    case 'task-reminder':
      return task === undefined ? [] : [fact('TaskReminded', { taskId: task.taskId, kind: task.kind })];
    case 'task-escalation':
      return task === undefined ? [] : escalate(state, task);
    case 'reflection-ends': {
      const coaching = currentTrajectory(state);
      return coaching?.kind === 'coaching' && coaching.reflection !== null
        ? [fact('ReflectionEnded', { afterSession: coaching.reflection.afterSession })]
        : [];
    }
    case 'evaluation-lapses':
      return [fact('EvaluationLapsed', { lapsedAt: now })];
    case 'follow-up-due':
      return [fact('FollowUpDue', { lapsesAt: daysAfter(now, state.policy.followUpDays, state.policy.dayLengthMs) })];
    case 'follow-up-lapses':
      return [fact('FollowUpLapsed', { lapsedAt: now }), ...endJourney(state, 'completed')];
    case 'disclosure-lapses':
      return state.disclosures
        .filter(({ key }) => deadline.id === `disclosure-lapses/${key}`)
        .map(({ key, purpose }) => fact('DisclosureLapsed', { key, purpose }));
    case 'registration-runs-out': {
      const { practitioner } = state;
      return practitioner === null || practitioner.registrationValidUntil === null
        ? []
        : [
            fact('RegistrationRunsOut', {
              practitionerId: practitioner.practitionerId,
              validUntil: practitioner.registrationValidUntil,
            }),
          ];
    }
  }
};

/** Decides the command of the clock. */
export const clockDeciders: DecidersOf<ClockCommands> = {
  StrikeClock: (state, { deadlineId }, context) => {
    const deadline = deadlines(state).find(({ id }) => id === deadlineId);
    return deadline === undefined || deadline.at > context.now
      ? reject('deadline-not-reached', { deadlineId })
      : strike(state, deadline, context);
  },
};
