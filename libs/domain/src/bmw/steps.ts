import { decisionPending } from '../journey/appointment-rules.js';
import type { AssignedPractitioner } from '../journey/practitioner.js';
import type { Policy } from '../policy/policy.js';
import type { NeededTask } from '../journey/tasks.js';
import { decideAfterMisses, recordAppointment } from '../journey/slot-tasks.js';
import type { BmwTrajectory } from './trajectory.js';

/** A talk is planned, then recorded as held or missed; after misses in a row the coordinator decides. */
export const bmwTasks = (
  bmw: BmwTrajectory,
  { practitionerId }: AssignedPractitioner,
  policy: Policy,
): readonly NeededTask[] => {
  const { talk } = bmw;
  if (decisionPending(talk, policy)) return [decideAfterMisses(bmw.number, talk)];
  const key = `${bmw.number}/${talk.number}/${talk.attempt}`;
  const of = { role: 'bmw-practitioner', assigneeId: practitionerId, number: talk.number } as const;
  return talk.appointment === null
    ? [{ ...of, key: `plan-bmw-talk/${key}`, kind: 'plan-bmw-talk', due: 'plan' }]
    : [{ ...of, kind: 'record-bmw-talk', ...recordAppointment(`record-bmw-talk/${key}`, talk.appointment) }];
};
