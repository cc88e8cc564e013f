import type { Disclosure } from '../disclosure/disclosure.js';
import { disclosedAs, openedBy } from '../disclosure/events.js';
import { lapsesAt } from '../disclosure/rules.js';
import { daysAfter, type Instant } from '../journey/time.js';
import { taskDeadlines } from '../journey/clock.js';
import type { NeededTask, OpenTask } from '../journey/tasks.js';
import { evolveTasks } from '../journey/task-events.js';
import type { Policy } from '../policy/policy.js';
import type { AdviceEndReason, AdviceEvent, AdviceEvents } from './events.js';

/** Where an advice stands. */
export type AdviceStage =
  | { readonly kind: 'awaiting-consent'; readonly lapsesAt: Instant }
  | { readonly kind: 'sent' }
  | { readonly kind: 'acknowledged' }
  | { readonly kind: 'answered'; readonly outcomeAskedAt: Instant }
  | { readonly kind: 'outcome-asked' }
  | { readonly kind: 'ended'; readonly reason: AdviceEndReason };

/** Everything that the rules of one advice need to know. Plain JSON, without content. */
export interface AdviceState {
  readonly adviceId: string;
  readonly organisationId: string;
  readonly authorId: string;
  readonly concernedId: string | null;
  readonly recipientId: string;
  readonly recipientRole: 'requester' | 'manager';
  readonly textRef: string;
  readonly textHash: string;
  /** How an advice that can be traced to a person reached the employer; null until it did, and for every other one. */
  readonly disclosure: Disclosure | null;
  readonly policy: Policy;
  readonly stage: AdviceStage;
  readonly tasks: readonly OpenTask[];
  readonly tasksOpened: number;
  readonly sequence: number;
}

const raised = (data: AdviceEvents['AdviceRaised']): AdviceState => ({
  adviceId: data.adviceId,
  organisationId: data.organisationId,
  authorId: data.authorId,
  concernedId: data.concernedId,
  recipientId: data.recipientId,
  recipientRole: data.recipientRole,
  textRef: data.textRef,
  textHash: data.textHash,
  disclosure: null,
  policy: data.policy,
  stage:
    data.consentLapsesAt === null ? { kind: 'sent' } : { kind: 'awaiting-consent', lapsesAt: data.consentLapsesAt },
  tasks: [],
  tasksOpened: 0,
  sequence: 0,
});

const apply = (state: AdviceState, event: Exclude<AdviceEvent, { readonly type: 'AdviceRaised' }>): AdviceState => {
  const withTasks = (tasks: readonly OpenTask[]): AdviceState => ({ ...state, tasks });
  const withDisclosure = (change: (disclosure: Disclosure) => Disclosure): AdviceState =>
    state.disclosure === null ? state : { ...state, disclosure: change(state.disclosure) };
  switch (event.type) {
    case 'AdviceConsentGiven':
    case 'AdviceConsentRefused':
    case 'AdviceConsentLapsed':
    case 'AdviceOutcomeReported':
      return state;
    case 'AdviceSent':
      return { ...state, stage: { kind: 'sent' } };
    case 'AdviceAcknowledged':
      return { ...state, stage: { kind: 'acknowledged' } };
    case 'AdviceAnswered':
      return { ...state, stage: { kind: 'answered', outcomeAskedAt: event.data.outcomeAskedAt } };
    case 'AdviceOutcomeDue':
      return { ...state, stage: { kind: 'outcome-asked' } };
    case 'AdviceEnded':
      return { ...state, stage: { kind: 'ended', reason: event.data.reason } };
    case 'WordsDisclosed':
      return { ...state, disclosure: disclosedAs(event.data, event.at) };
    case 'DisclosureOpened':
      return withDisclosure((disclosure) => openedBy(disclosure, event.data.readerId, event.at));
    case 'DisclosureWithdrawn':
      return withDisclosure((disclosure) => ({ ...disclosure, withdrawnAt: event.at }));
    case 'DisclosureLapsed':
      return withDisclosure((disclosure) => ({ ...disclosure, lapsedAt: event.at }));
    case 'TaskOpened':
      return { ...withTasks(evolveTasks.opened(state.tasks, event.data)), tasksOpened: state.tasksOpened + 1 };
    case 'TaskCompleted':
    case 'TaskCancelled':
      return withTasks(evolveTasks.over(state.tasks, event.data.taskId));
    case 'TaskReassigned':
      return withTasks(evolveTasks.changed(state.tasks, event.data.taskId, { assigneeId: event.data.assigneeId }));
    case 'TaskRescheduled': {
      const { taskId, dueAt, availableFrom } = event.data;
      return withTasks(evolveTasks.changed(state.tasks, taskId, { dueAt, availableFrom }));
    }
    case 'TaskReminded':
      return withTasks(evolveTasks.changed(state.tasks, event.data.taskId, { reminded: true }));
    case 'TaskEscalated':
      return withTasks(evolveTasks.changed(state.tasks, event.data.taskId, { escalated: true }));
  }
};

/**
 * The state of an advice after one more event. Total: the log is never refused.
 * @throws Error `advice-stream-broken` when the first event does not raise it; such a stream was never written by us.
 */
export const evolveAdvice = (state: AdviceState | null, event: AdviceEvent): AdviceState => {
  if (event.type === 'AdviceRaised') return { ...raised(event.data), sequence: 1 };
  if (state === null) throw new Error(`advice-stream-broken: the stream begins with ${event.type}.`);
  return { ...apply(state, event), sequence: state.sequence + 1 };
};

/** The state that a whole stream, or the rest of one after a snapshot, leads to. */
export const foldAdvice = (events: readonly AdviceEvent[], from: AdviceState | null = null): AdviceState | null =>
  events.reduce<AdviceState | null>(evolveAdvice, from);

/** The tasks that an advice asks for: consent of whom it can be traced to, then three answers of the employer. */
export const neededAdviceTasks = (state: AdviceState): readonly NeededTask[] => {
  const recipient = { role: state.recipientRole, assigneeId: state.recipientId, number: null, due: 'answer' } as const;
  switch (state.stage.kind) {
    case 'awaiting-consent':
      return [
        {
          ...recipient,
          key: 'answer-advice-consent',
          kind: 'answer-advice-consent',
          role: 'employee',
          assigneeId: state.concernedId,
        },
      ];
    case 'sent':
      return [{ ...recipient, key: 'acknowledge-advice', kind: 'acknowledge-advice' }];
    case 'acknowledged':
      return [{ ...recipient, key: 'respond-to-advice', kind: 'respond-to-advice', due: 'write' }];
    case 'outcome-asked':
      return [{ ...recipient, key: 'report-advice-outcome', kind: 'report-advice-outcome', due: 'write' }];
    case 'answered':
    case 'ended':
      return [];
  }
};

/** A moment at which the clock acts in an advice. */
export interface AdviceDeadline {
  readonly id: string;
  readonly at: Instant;
  readonly kind: 'consent-lapses' | 'disclosure-lapses' | 'outcome-due' | 'task-reminder' | 'task-escalation';
  readonly taskId: string | null;
}

/** Everything that the clock has yet to do in an advice, earliest first. */
export const adviceDeadlines = (state: AdviceState): readonly AdviceDeadline[] => {
  const { stage } = state;
  if (stage.kind === 'ended') return [];
  const own: readonly AdviceDeadline[] =
    stage.kind === 'awaiting-consent'
      ? [{ id: 'consent-lapses', at: stage.lapsesAt, kind: 'consent-lapses', taskId: null }]
      : stage.kind === 'answered'
        ? [{ id: 'outcome-due', at: stage.outcomeAskedAt, kind: 'outcome-due', taskId: null }]
        : [];
  const unopenedUntil = state.disclosure === null ? null : lapsesAt(state.disclosure);
  const lapses: readonly AdviceDeadline[] =
    unopenedUntil === null
      ? []
      : [{ id: 'disclosure-lapses', at: unopenedUntil, kind: 'disclosure-lapses', taskId: null }];
  return [...own, ...lapses, ...taskDeadlines(state.tasks, state.policy)].toSorted((a, b) =>
    a.at === b.at ? a.id.localeCompare(b.id) : a.at < b.at ? -1 : 1,
  );
};

/** When the employer is asked what came of an advice that was answered now. */
export const outcomeAskedAt = (state: AdviceState, now: Instant): Instant =>
  daysAfter(now, state.policy.adviceOutcomeAfterDays, state.policy.dayLengthMs);
