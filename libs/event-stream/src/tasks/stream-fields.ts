import type { TaskEvents, TaskKind, TaskRole } from '@traject/domain';
import { orNull, type CodeList, type StreamFields } from '../mapping/classification.js';

const taskKinds: CodeList<TaskKind> = {
  code: {
    'answer-contact-consent': true,
    'assign-practitioner': true,
    'record-intake': true,
    'plan-bmw-talk': true,
    'record-bmw-talk': true,
    'decide-after-misses': true,
    'propose-referral': true,
    'answer-hand-over': true,
    'propose-receiver': true,
    'answer-referral': true,
    'record-warm-hand-over': true,
    'record-other-help': true,
    'give-employer-input': true,
    'propose-agreement': true,
    'answer-agreement': true,
    'plan-coaching-session': true,
    'record-coaching-session': true,
    'write-reflection': true,
    'answer-extension': true,
    'answer-neutral-conversation': true,
    'plan-neutral-conversation': true,
    'record-neutral-conversation': true,
    'answer-report': true,
    'revise-report': true,
    'evaluate-journey': true,
    'write-closing-report': true,
    'answer-main-lines': true,
    'record-follow-up': true,
    'renew-registration': true,
    'answer-advice-consent': true,
    'acknowledge-advice': true,
    'respond-to-advice': true,
    'report-advice-outcome': true,
  },
};

const taskRoles: CodeList<TaskRole> = {
  code: {
    requester: true,
    manager: true,
    employee: true,
    'bmw-practitioner': true,
    coach: true,
    coordinator: true,
  },
};

/** What analysts get of human tasks, of a journey and of an advice alike. Ids of tasks hold ids of journeys. */
export const taskStream: StreamFields<TaskEvents> = {
  TaskOpened: {
    about: 'Somebody is asked to do something; the assignee is null when anyone of the role may take it.',
    when: "Together with the event that makes somebody's part necessary.",
    usuallyBy: 'system',
    fields: {
      taskId: 'omit',
      key: 'omit',
      kind: taskKinds,
      role: taskRoles,
      assigneeId: orNull('pseudonym-of-person'),
      number: orNull('count'),
      dueAt: 'day',
      availableFrom: orNull('day'),
    },
  },
  TaskCompleted: {
    about: 'What was asked was done.',
    when: 'Together with the events that came of the answer.',
    usuallyBy: 'employee',
    fields: { taskId: 'omit', kind: taskKinds },
  },
  TaskCancelled: {
    about: 'What was asked is needed no more, because the step it belonged to is over.',
    when: 'Together with the event that made the task needless.',
    usuallyBy: 'system',
    fields: { taskId: 'omit', kind: taskKinds },
  },
  TaskReassigned: {
    about: 'Somebody else is asked instead.',
    when: 'When a practitioner is replaced, or the person who is asked changes otherwise.',
    usuallyBy: 'coordinator',
    fields: { taskId: 'omit', assigneeId: orNull('pseudonym-of-person') },
  },
  TaskRescheduled: {
    about: 'The appointment that a task hangs on was moved, and the task with it.',
    when: 'Together with AppointmentMoved, or when a pause is over.',
    usuallyBy: 'coach',
    fields: { taskId: 'omit', dueAt: 'day', availableFrom: orNull('day') },
  },
  TaskReminded: {
    about: 'The due time passed, and whoever was asked was reminded.',
    when: 'When the clock reaches the due time of an open task, once for each due time.',
    usuallyBy: 'clock',
    fields: { taskId: 'omit', kind: taskKinds },
  },
  TaskEscalated: {
    about: 'Still not done some days after the reminder, so the coordinator was told.',
    when: 'When the clock reaches the time after the reminder that the policy names.',
    usuallyBy: 'clock',
    fields: { taskId: 'omit', kind: taskKinds },
  },
};
