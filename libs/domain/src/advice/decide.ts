import type { DisclosureCommands } from '../disclosure/commands.js';
import { ADVICE_KEY } from '../disclosure/disclosure.js';
import { disclose, mayBeOpened, mayBeWithdrawn, onlyTheEmployeeDiscloses } from '../disclosure/rules.js';
import { isRejection, type DecisionTime } from '../journey/decider.js';
import { reconcileTasks, type TaskFact } from '../journey/reconcile-tasks.js';
import { firstRejection, reject, type Rejection } from '../journey/rejection.js';
import { completesItsTask } from '../journey/task-rules.js';
import type { TaskKind } from '../journey/tasks.js';
import { daysAfter } from '../journey/time.js';
import { policyIsValid } from '../request/rules.js';
import {
  commandOfAdviceTask,
  type AdviceCommand,
  type AdviceCommands,
  type AdviceCommandType,
  type RaiseAdvice,
} from './commands.js';
import type { AdviceEvent, AdviceEvents } from './events.js';
import { adviceOffer } from './offer.js';
import {
  acknowledgesWhatTheyOpened,
  adviceConsentInTime,
  groupIsLargeEnough,
  onlyBmwAdvisesUnasked,
  opensAsRecipient,
  traceableAdviceNamesWhomToAsk,
} from './rules.js';
import { adviceDeadlines, evolveAdvice, neededAdviceTasks, outcomeAskedAt, type AdviceState } from './state.js';

type AdviceFact =
  | {
      readonly [Type in keyof AdviceEvents]: { readonly type: Type; readonly data: AdviceEvents[Type] };
    }[keyof AdviceEvents]
  | TaskFact;

/** What a decision makes of an advice: its new events and the state they lead to, or the reason for refusal. */
export type AdviceDecision =
  { readonly rejected: false; readonly events: readonly AdviceEvent[]; readonly state: AdviceState } | Rejection;

const taskOfCommand = new Map<AdviceCommandType, TaskKind>(
  Object.entries(commandOfAdviceTask).map(([kind, command]) => [command, kind as TaskKind]), // keys of the table are task kinds
);

interface Progress {
  readonly events: readonly AdviceEvent[];
  readonly state: AdviceState | null;
}

type Occasion = DecisionTime & Pick<AdviceCommand, 'actor'>;

const record = (progress: Progress, facts: readonly AdviceFact[], { actor, now }: Occasion): Progress =>
  facts.reduce<Progress>(({ events, state }, { type, data }) => {
    // A fact pairs each type with its own data, so dating and signing it gives an event of that type.
    const event = { type, version: 1, at: now, by: actor.role, data } as AdviceEvent;
    return { events: [...events, event], state: evolveAdvice(state, event) };
  }, progress);

const complete = (
  before: AdviceState | null,
  facts: readonly AdviceFact[],
  completedTaskId: string | null,
  occasion: Occasion,
): AdviceDecision => {
  const progress = record({ events: [], state: before }, facts, occasion);
  const { state } = progress;
  if (state === null) return reject('advice-unknown');
  const tasks = reconcileTasks({
    ownerId: state.adviceId,
    open: state.tasks,
    opened: state.tasksOpened,
    needed: neededAdviceTasks(state),
    completedTaskId,
    dueWorkingDays: state.policy.dueWorkingDays,
    paused: false,
    now: occasion.now,
    calendar: occasion.calendar,
  });
  const after = record(progress, tasks, occasion);
  return { rejected: false, events: after.events, state: after.state ?? state };
};

/** Decides whether an advice to an employer may be raised. Sources: S4, S7, S8, S10. */
export const decideAdviceStart = (
  state: AdviceState | null,
  { actor, data }: RaiseAdvice,
  time: DecisionTime,
): AdviceDecision => {
  if (state !== null) return reject('advice-exists');
  const rejection = firstRejection(
    onlyBmwAdvisesUnasked(data, actor),
    policyIsValid(data.policy),
    traceableAdviceNamesWhomToAsk(data),
    groupIsLargeEnough(data),
  );
  if (rejection !== null) return rejection;
  const { consentDays, dayLengthMs } = data.policy;
  const needsConsent = data.about === 'person';
  const consentLapsesAt = needsConsent ? daysAfter(time.now, consentDays, dayLengthMs) : null;
  const facts: readonly AdviceFact[] = [
    { type: 'AdviceRaised', data: { ...data, consentLapsesAt } },
    ...(needsConsent ? [] : [{ type: 'AdviceSent' as const, data: { recipientId: data.recipientId } }]),
  ];
  return complete(null, facts, null, { ...time, actor });
};

const strike = (state: AdviceState, deadlineId: string, { now }: DecisionTime): readonly AdviceFact[] | Rejection => {
  const deadline = adviceDeadlines(state).find(({ id }) => id === deadlineId);
  if (deadline === undefined || deadline.at > now) return reject('deadline-not-reached', { deadlineId });
  const { adviceId } = state;
  const task = state.tasks.find(({ taskId }) => taskId === deadline.taskId);
  switch (deadline.kind) {
    case 'consent-lapses':
      return [
        { type: 'AdviceConsentLapsed', data: { adviceId } },
        { type: 'AdviceEnded', data: { reason: 'consent-lapsed' } },
      ];
    case 'disclosure-lapses':
      return [
        { type: 'DisclosureLapsed', data: { key: ADVICE_KEY, purpose: 'advice' } },
        { type: 'AdviceEnded', data: { reason: 'disclosure-lapsed' } },
      ];
    case 'outcome-due':
      return [{ type: 'AdviceOutcomeDue', data: { adviceId } }];
    case 'task-reminder':
      return task === undefined ? [] : [{ type: 'TaskReminded', data: { taskId: task.taskId, kind: task.kind } }];
    case 'task-escalation':
      return task === undefined ? [] : [{ type: 'TaskEscalated', data: { taskId: task.taskId, kind: task.kind } }];
  }
};

const answerConsent = (
  state: AdviceState,
  { given, textHash, preview }: AdviceCommands['AnswerAdviceConsent'],
  occasion: Occasion,
): readonly AdviceFact[] | Rejection => {
  const { adviceId, recipientId, concernedId: employeeId, policy } = state;
  const rejection = firstRejection(
    onlyTheEmployeeDiscloses(employeeId, occasion.actor),
    textHash === state.textHash ? null : reject('text-differs'),
    adviceConsentInTime(state, occasion.now),
  );
  if (rejection !== null) return rejection;
  if (!given) {
    return [
      { type: 'AdviceConsentRefused', data: { adviceId } },
      { type: 'AdviceEnded', data: { reason: 'consent-refused' } },
    ];
  }
  const disclosed = disclose({ employeeId, policy }, adviceOffer(state), { preview, saidAt: null }, occasion);
  if (isRejection(disclosed)) return disclosed;
  return [
    { type: 'AdviceConsentGiven', data: { textHash } },
    ...disclosed,
    { type: 'AdviceSent', data: { recipientId } },
  ];
};

const onDisclosure = (
  state: AdviceState,
  { type, data: { key } }: Extract<AdviceCommand, { readonly type: keyof DisclosureCommands }>,
  { actor, now }: Occasion,
): readonly AdviceFact[] | Rejection => {
  const purpose = 'advice';
  const disclosure = key === ADVICE_KEY ? (state.disclosure ?? undefined) : undefined;
  const { personId: readerId } = actor;
  if (type === 'OpenDisclosure') {
    const rejection = firstRejection(opensAsRecipient(state, actor), mayBeOpened(disclosure, readerId, now));
    if (rejection !== null || readerId === null) return rejection ?? [];
    return [{ type: 'DisclosureOpened', data: { key, purpose, readerId } }];
  }
  return (
    firstRejection(onlyTheEmployeeDiscloses(state.concernedId, actor), mayBeWithdrawn(disclosure)) ?? [
      { type: 'DisclosureWithdrawn', data: { key, purpose } },
      { type: 'AdviceEnded', data: { reason: 'consent-withdrawn' } },
    ]
  );
};

const ownDecision = (
  state: AdviceState,
  command: AdviceCommand,
  time: DecisionTime,
): readonly AdviceFact[] | Rejection => {
  const { adviceId } = state;
  const { actor } = command;
  if (command.type === 'StrikeClock') {
    return actor.role === 'clock' ? strike(state, command.data.deadlineId, time) : reject('not-your-role');
  }
  if (command.type === 'OpenDisclosure' || command.type === 'WithdrawDisclosure') {
    return onDisclosure(state, command, { ...time, actor });
  }
  if (state.stage.kind === 'awaiting-consent' && command.type !== 'AnswerAdviceConsent') {
    return reject('advice-needs-consent');
  }
  switch (command.type) {
    case 'AnswerAdviceConsent':
      return answerConsent(state, command.data, { ...time, actor });
    case 'AcknowledgeAdvice':
      return acknowledgesWhatTheyOpened(state, actor) ?? [{ type: 'AdviceAcknowledged', data: { adviceId } }];
    case 'RespondToAdvice':
      return [{ type: 'AdviceAnswered', data: { ...command.data, outcomeAskedAt: outcomeAskedAt(state, time.now) } }];
    case 'ReportAdviceOutcome':
      return [
        { type: 'AdviceOutcomeReported', data: command.data },
        { type: 'AdviceEnded', data: { reason: 'outcome-reported' } },
      ];
  }
};

/** Decides what a command makes of an advice. Pure; a refused command leaves no event. */
export const decideAdvice = (state: AdviceState, command: AdviceCommand, time: DecisionTime): AdviceDecision => {
  if (state.stage.kind === 'ended') return reject('advice-over', { reason: state.stage.reason });
  const facts = ownDecision(state, command, time);
  if ('rejected' in facts) return facts;
  const rejection = completesItsTask(state.tasks, taskOfCommand.get(command.type) ?? null, {
    ...command,
    now: time.now,
  });
  return rejection ?? complete(state, facts, command.taskId, { ...time, actor: command.actor });
};
