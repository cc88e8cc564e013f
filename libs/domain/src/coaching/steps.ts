import { decisionPending } from '../journey/appointment-rules.js';
import type { AssignedPractitioner } from '../journey/practitioner.js';
import { decideAfterMisses, recordAppointment } from '../journey/slot-tasks.js';
import { employerParty, type JourneyState } from '../journey/state.js';
import type { NeededTask } from '../journey/tasks.js';
import type { CoachingTrajectory } from './trajectory.js';

const startTasks = (
  coaching: CoachingTrajectory,
  coach: AssignedPractitioner,
  state: JourneyState,
): readonly NeededTask[] => {
  const { number: trajectory, agreement } = coaching;
  const employer = employerParty(state);
  if (employer !== null && !coaching.employerInputGiven) {
    const key = `give-employer-input/${trajectory}`;
    const of = { role: employer.role, assigneeId: employer.personId, number: null } as const;
    return [{ ...of, key, kind: 'give-employer-input', due: 'answer' }];
  }
  if (agreement === null || agreement.changeRequested) {
    const key = `propose-agreement/${trajectory}/${(agreement?.version ?? 0) + 1}`;
    const of = { role: 'coach', assigneeId: coach.practitionerId, number: null } as const;
    return [{ ...of, key, kind: 'propose-agreement', due: 'write' }];
  }
  // The employer is asked once the employee lets it read the words. Source: S7.
  const next = agreement.acceptedBy.includes('employee')
    ? employer && { party: 'employer', ...employer }
    : ({ party: 'employee', role: 'employee', personId: state.employeeId } as const);
  if (next === null) return [];
  const { party, role, personId } = next;
  const key = `answer-agreement/${trajectory}/${agreement.version}/${party}`;
  return [{ key, kind: 'answer-agreement', role, assigneeId: personId, number: agreement.version, due: 'answer' }];
};

const sessionTask = (
  coaching: CoachingTrajectory,
  coach: AssignedPractitioner,
  state: JourneyState,
): readonly NeededTask[] => {
  const { session } = coaching;
  if (coaching.sessionsHeld >= coaching.sessionsAgreed) return [];
  if (decisionPending(session, state.policy)) return [decideAfterMisses(coaching.number, session)];
  const key = `${coaching.number}/${session.number}/${session.attempt}`;
  const of = { role: 'coach', assigneeId: coach.practitionerId, number: session.number } as const;
  if (session.appointment === null) {
    const plan = { ...of, key: `plan-coaching-session/${key}`, kind: 'plan-coaching-session', due: 'plan' } as const;
    return [plan];
  }
  const record = recordAppointment(`record-coaching-session/${key}`, session.appointment);
  return [{ ...of, kind: 'record-coaching-session', ...record }];
};

const reflectionTask = (coaching: CoachingTrajectory, { employeeId }: JourneyState): readonly NeededTask[] => {
  const { reflection } = coaching;
  if (reflection === null || reflection.ended || reflection.written) return [];
  return [
    {
      key: `write-reflection/${coaching.number}/${reflection.afterSession}`,
      kind: 'write-reflection',
      role: 'employee',
      assigneeId: employeeId,
      number: reflection.afterSession,
      due: 'write',
      dueAt: reflection.endsAt,
    },
  ];
};

const extensionTask = (
  { number, extension }: CoachingTrajectory,
  { employeeId }: JourneyState,
): readonly NeededTask[] =>
  extension === null
    ? []
    : [
        {
          key: `answer-extension/${number}/${extension.to}`,
          kind: 'answer-extension',
          role: 'employee',
          assigneeId: employeeId,
          number: extension.to,
          due: 'answer',
        },
      ];

/** First the three-party start; then plan and record each session, reflect between them, and answer an extension. */
export const coachingTasks = (
  coaching: CoachingTrajectory,
  coach: AssignedPractitioner,
  state: JourneyState,
): readonly NeededTask[] =>
  coaching.started
    ? [...sessionTask(coaching, coach, state), ...reflectionTask(coaching, state), ...extensionTask(coaching, state)]
    : startTasks(coaching, coach, state);
