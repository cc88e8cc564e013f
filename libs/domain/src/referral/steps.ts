import type { JourneyState } from '../journey/state.js';
import { practitionerTask } from '../journey/practitioner-task.js';
import type { NeededTask } from '../journey/tasks.js';
import type { Referral } from './referral.js';

const receiverTask = ({ number, receiver, target, declinedBy }: Referral): readonly NeededTask[] =>
  receiver === null
    ? []
    : [
        {
          key: `answer-referral/${number}/${declinedBy.length + 1}/${receiver.practitionerId}`,
          kind: 'answer-referral',
          role: target?.to === 'coach' ? 'coach' : 'bmw-practitioner',
          assigneeId: receiver.practitionerId,
          number,
          due: 'answer',
        },
      ];

/** Proposed by the practitioner, agreed to by the employee, matched, accepted and handed over warmly. */
export const referralTasks = (referral: Referral, state: JourneyState): readonly NeededTask[] => {
  const { number } = referral;
  switch (referral.stage) {
    case 'to-propose':
      return practitionerTask(state, 'propose-referral', `${number}`, number, 'plan');
    case 'hand-over-consent':
      return [
        {
          key: `answer-hand-over/${number}`,
          kind: 'answer-hand-over',
          role: 'employee',
          assigneeId: state.employeeId,
          number,
          due: 'answer',
        },
      ];
    case 'to-match':
      return [
        {
          key: `propose-receiver/${number}/${referral.declinedBy.length + 1}`,
          kind: 'propose-receiver',
          role: 'coordinator',
          assigneeId: null,
          number,
          due: 'coordinate',
        },
      ];
    case 'to-answer':
      return receiverTask(referral);
    case 'warm-hand-over':
      return practitionerTask(state, 'record-warm-hand-over', `${number}`, number, 'plan');
    case 'to-refer-out':
      return practitionerTask(state, 'record-other-help', `${number}`, number, 'plan');
  }
};
