import { continueAsNew } from '@temporalio/workflow';
import { streamOf, temporal, type JourneyCommandRequest, type JourneyStart } from '@traject/contracts';
import {
  deadlines,
  decide,
  decideStart,
  evolve,
  nextStep,
  reject,
  sameStep,
  type DeadlineKind,
  type JourneyEvent,
  type JourneyState,
  type JourneyTaskKind,
  type Step,
} from '@traject/domain';
import { openProcess, type HistoryLimit, type ProcessRules } from './process/process.js';

/** A running journey, in the words of its steps. */
export interface Journey {
  /**
   * Where the journey stands.
   * @throws Error before it was requested
   */
  readonly state: JourneyState;
  /** Whether the journey should go on in a new run. */
  readonly historyIsLong: boolean;
  /** Waits for the request that it begins with; false when none came. */
  requested(): Promise<boolean>;
  /** Waits until the step is over, or until the run has to make way for a new one, which takes the step up again. */
  stepEnds(step: Step): Promise<void>;
  /** The same journey for as long as it is in this step. */
  during(step: Step): JourneyInStep;
  /** Goes on in a new run, with everything in the log and every command answered. Never returns. */
  continueAsNew(): Promise<never>;
  /** Waits until everything is in the log and every command is answered. */
  settled(): Promise<void>;
}

/** What a step may wait for. Each wait also ends when the step is over. */
export interface JourneyInStep {
  readonly state: JourneyState;
  /** Waits until nobody is asked for this any more: it was done, or the journey went another way. */
  task(kind: JourneyTaskKind): Promise<void>;
  /** Waits until the clock has done this, or need not any more. */
  clock(kind: DeadlineKind): Promise<void>;
  /** Waits for the days to reflect and practise between two sessions. Source: S13. */
  reflectionInterval(): Promise<void>;
}

type Command = JourneyCommandRequest['command'];

const rulesOf = (journeyId: string): ProcessRules<JourneyState, Command> => ({
  stream: streamOf('journey', journeyId),
  commandUpdate: temporal.updates.journeyCommand,
  stateUpdate: temporal.updates.journeyState,
  decide: (state, command, time) => {
    if (command.type === 'RequestJourney') return decideStart(state, command, time);
    return state === null ? reject('journey-unknown') : decide(state, command, time);
  },
  // The streams of journeys hold nothing else.
  evolve: (state, event) => evolve(state, event as unknown as JourneyEvent),
  deadlines,
  dayLengthMs: ({ policy }) => policy.dayLengthMs,
  strike: (deadlineId) => ({
    type: 'StrikeClock',
    actor: { role: 'clock', personId: null },
    taskId: null,
    data: { deadlineId },
  }),
});

/** Opens a journey. Call it before the first await. */
export const openJourney = (start: JourneyStart, limit?: HistoryLimit): Journey => {
  const process = openProcess(rulesOf(start.journeyId), start, limit);
  const state = (): JourneyState => {
    const current = process.state();
    if (current === null) throw new Error('journey-unknown: the journey was not requested yet.');
    return current;
  };
  const isOver = (step: Step): boolean => !sameStep(nextStep(state()), step) || process.historyIsLong();

  const during = (step: Step): JourneyInStep => {
    const until = (holds: () => boolean): Promise<void> => process.until(() => holds() || isOver(step));
    const clock = (kind: DeadlineKind): Promise<void> =>
      // A pause takes every deadline away for a while; that does not mean that the clock is done.
      until(() => state().pause === null && !deadlines(state()).some((deadline) => deadline.kind === kind));
    return {
      get state() {
        return state();
      },
      task: (kind) => until(() => !state().tasks.some((task) => task.kind === kind)),
      clock,
      reflectionInterval: () => clock('reflection-ends'),
    };
  };

  return {
    get state() {
      return state();
    },
    get historyIsLong() {
      return process.historyIsLong();
    },
    requested: () => process.untilAtMost(() => process.state() !== null, '1 hour'),
    stepEnds: (step) => process.until(() => isOver(step)),
    during,
    continueAsNew: async () => {
      const next: JourneyStart = { journeyId: start.journeyId, ...(await process.settle()) };
      return continueAsNew<(start: JourneyStart) => Promise<unknown>>(next);
    },
    settled: async () => {
      await process.settle();
    },
  };
};
