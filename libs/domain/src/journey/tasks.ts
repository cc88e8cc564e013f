import type { DueRule } from '../policy/policy.js';
import type { ActorRole } from './event-shape.js';
import type { Instant } from './time.js';

/** Every kind of human task; the catalogue in `libs/tasks` has one file for each. */
export type TaskKind =
  | 'answer-contact-consent'
  | 'assign-practitioner'
  | 'record-intake'
  | 'plan-bmw-talk'
  | 'record-bmw-talk'
  | 'decide-after-misses'
  | 'propose-referral'
  | 'answer-hand-over'
  | 'propose-receiver'
  | 'answer-referral'
  | 'record-warm-hand-over'
  | 'record-other-help'
  | 'give-employer-input'
  | 'propose-agreement'
  | 'answer-agreement'
  | 'plan-coaching-session'
  | 'record-coaching-session'
  | 'write-reflection'
  | 'answer-extension'
  | 'answer-neutral-conversation'
  | 'plan-neutral-conversation'
  | 'record-neutral-conversation'
  | 'answer-report'
  | 'revise-report'
  | 'evaluate-journey'
  | 'write-closing-report'
  | 'answer-main-lines'
  | 'record-follow-up'
  | 'renew-registration'
  | 'answer-advice-consent'
  | 'acknowledge-advice'
  | 'respond-to-advice'
  | 'report-advice-outcome';

/** Roles that a task can ask something of. */
export type TaskRole = Exclude<ActorRole, 'clock' | 'system' | 'administrator'>;

/** A task that the present state asks for. Two with the same `key` are the same task. */
export interface NeededTask {
  readonly key: string;
  readonly kind: TaskKind;
  readonly role: TaskRole;
  /** The person it is for; null when anyone of the role at the provider may take it. */
  readonly assigneeId: string | null;
  /** Number of the talk or session it is about, when it is about one. */
  readonly number: number | null;
  readonly due: DueRule;
  /** Due time where it does not count from now, e.g. from an appointment. */
  readonly dueAt?: Instant;
  /** The task is shown but cannot be completed before this instant. */
  readonly availableFrom?: Instant;
}

/** A task that is open. */
export interface OpenTask {
  readonly taskId: string;
  readonly key: string;
  readonly kind: TaskKind;
  readonly role: TaskRole;
  readonly assigneeId: string | null;
  readonly number: number | null;
  readonly dueAt: Instant;
  readonly availableFrom: Instant | null;
  readonly reminded: boolean;
  readonly escalated: boolean;
}

/** Events about tasks, in a journey's stream and in an advice's alike. */
export interface TaskEvents {
  TaskOpened: {
    readonly taskId: string;
    readonly key: string;
    readonly kind: TaskKind;
    readonly role: TaskRole;
    readonly assigneeId: string | null;
    readonly number: number | null;
    readonly dueAt: Instant;
    readonly availableFrom: Instant | null;
  };
  TaskCompleted: { readonly taskId: string; readonly kind: TaskKind };
  /** The step it belonged to is over, so nothing is asked any more. */
  TaskCancelled: { readonly taskId: string; readonly kind: TaskKind };
  TaskReassigned: { readonly taskId: string; readonly assigneeId: string | null };
  /** The appointment a task hangs on was moved. */
  TaskRescheduled: { readonly taskId: string; readonly dueAt: Instant; readonly availableFrom: Instant | null };
  TaskReminded: { readonly taskId: string; readonly kind: TaskKind };
  TaskEscalated: { readonly taskId: string; readonly kind: TaskKind };
}
