import { decisionPending } from '../journey/appointment-rules.js';
import type { AssignedPractitioner } from '../journey/practitioner.js';
import { decideAfterMisses, recordAppointment } from '../journey/slot-tasks.js';
import { employerParty, type JourneyState } from '../journey/state.js';
import type { NeededTask, TaskKind } from '../journey/tasks.js';
import type { ConversationParty, NeutralConversationTrajectory } from './trajectory.js';

const askBoth = (
  state: JourneyState,
  done: readonly ConversationParty[],
  task: { readonly kind: TaskKind; readonly key: string; readonly number: number | null },
): readonly NeededTask[] => {
  const employer = employerParty(state);
  const sides = [
    { party: 'employee' as const, role: 'employee' as const, personId: state.employeeId },
    ...(employer === null ? [] : [{ party: 'employer' as const, ...employer }]),
  ];
  return sides
    .filter(({ party }) => !done.includes(party))
    .map(({ party, role, personId }) => ({
      ...task,
      key: `${task.key}/${party}`,
      role,
      assigneeId: personId,
      due: 'answer',
    }));
};

/** The employee first: only then may the employer read what it is asked to approve. Source: S7. */
const askInTurn = (...asked: Parameters<typeof askBoth>): readonly NeededTask[] => askBoth(...asked).slice(0, 1);

/** Both sides consent; the conversation is planned and recorded; both approve what was written down, in turn. Source: S5. */
export const neutralConversationTasks = (
  neutral: NeutralConversationTrajectory,
  { practitionerId }: AssignedPractitioner,
  state: JourneyState,
): readonly NeededTask[] => {
  const { number: trajectory, conversation, report } = neutral;
  const facilitator = { role: 'bmw-practitioner', assigneeId: practitionerId, number: conversation.number } as const;
  if (report !== null) {
    const { version } = report;
    return report.changeRequested
      ? [{ ...facilitator, key: `revise-report/${trajectory}/${version}`, kind: 'revise-report', due: 'write' }]
      : askInTurn(state, report.approvedBy, {
          kind: 'answer-report',
          key: `answer-report/${trajectory}/${version}`,
          number: version,
        });
  }
  const consents = askBoth(state, neutral.consentedBy, {
    kind: 'answer-neutral-conversation',
    key: `answer-neutral-conversation/${trajectory}`,
    number: null,
  });
  if (consents.length > 0) return consents;
  if (decisionPending(conversation, state.policy)) return [decideAfterMisses(trajectory, conversation)];
  const key = `${trajectory}/${conversation.attempt}`;
  if (conversation.appointment === null) {
    const kind = 'plan-neutral-conversation';
    return [{ ...facilitator, key: `${kind}/${key}`, kind, due: 'plan' }];
  }
  const record = recordAppointment(`record-neutral-conversation/${key}`, conversation.appointment);
  return [{ ...facilitator, kind: 'record-neutral-conversation', ...record }];
};
