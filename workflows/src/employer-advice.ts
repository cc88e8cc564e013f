import { continueAsNew } from '@temporalio/workflow';
import { streamOf, temporal, type AdviceCommandRequest, type AdviceStart } from '@traject/contracts';
import {
  adviceDeadlines,
  decideAdvice,
  decideAdviceStart,
  evolveAdvice,
  reject,
  type AdviceEndReason,
  type AdviceEvent,
  type AdviceState,
} from '@traject/domain';
import { openProcess, type ProcessRules } from './process/process.js';

/** What is left to say of an advice that is over. */
export interface AdviceSummary {
  readonly adviceId: string;
  /** `never-raised` when it was refused at once or never came. */
  readonly ended: AdviceEndReason | 'never-raised';
  /** Sequence of its last event. */
  readonly sequence: number;
}

const rulesOf = (adviceId: string): ProcessRules<AdviceState, AdviceCommandRequest['command']> => ({
  stream: streamOf('advice', adviceId),
  commandUpdate: temporal.updates.adviceCommand,
  stateUpdate: temporal.updates.adviceState,
  decide: (state, command, time) => {
    if (command.type === 'RaiseAdvice') return decideAdviceStart(state, command, time);
    return state === null ? reject('advice-unknown') : decideAdvice(state, command, time);
  },
  // The streams of advices hold nothing else.
  evolve: (state, event) => evolveAdvice(state, event as unknown as AdviceEvent),
  deadlines: adviceDeadlines,
  dayLengthMs: ({ policy }) => policy.dayLengthMs,
  strike: (deadlineId) => ({
    type: 'StrikeClock',
    actor: { role: 'clock', personId: null },
    taskId: null,
    data: { deadlineId },
  }),
});

/**
 * One advice to an employer: consent of whom it can be traced to, acknowledgement, answer, and after some weeks the
 * outcome. Each of the four is a task; the clock reminds, and asks for the outcome. Sources: S4, S8.
 */
export async function employerAdvice(start: AdviceStart): Promise<AdviceSummary> {
  const { adviceId } = start;
  const advice = openProcess(rulesOf(adviceId), start);
  const raised = await advice.untilAtMost(() => advice.state() !== null, '1 hour');
  if (!raised) return { adviceId, ended: 'never-raised', sequence: 0 };

  await advice.until(() => advice.state()?.stage.kind === 'ended' || advice.historyIsLong());
  const { snapshot, remembered } = await advice.settle();
  if (snapshot?.stage.kind === 'ended') {
    return { adviceId, ended: snapshot.stage.reason, sequence: snapshot.sequence };
  }
  return continueAsNew<typeof employerAdvice>({ adviceId, snapshot, remembered });
}
