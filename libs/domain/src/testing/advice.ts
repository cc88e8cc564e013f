import { decideAdvice, decideAdviceStart } from '../advice/decide.js';
import {
  commandOfAdviceTask,
  type AdviceCommand,
  type AdviceCommands,
  type AdviceCommandType,
  type RaisedAdvice,
} from '../advice/commands.js';
import type { AdviceEvent } from '../advice/events.js';
import type { AdviceState } from '../advice/state.js';
import type { Actor } from '../journey/decider.js';
import type { OpenTask } from '../journey/tasks.js';
import type { Instant } from '../journey/time.js';
import { defaultPolicy } from '../policy/policy.js';
import { calendarAt, firstMorning } from './calendar.js';
import { actors, people } from './people.js';

/** An advice on its way: what happened, where it stands and what time it is. */
export interface AdviceOnItsWay {
  readonly state: AdviceState;
  readonly events: readonly AdviceEvent[];
  readonly now: Instant;
}

/** An advice to the organisation's manager, as an example raises it. */
export const anAdvice = (changes: Partial<RaisedAdvice> = {}): RaisedAdvice => ({
  adviceId: 'advice-1',
  organisationId: 'organisation-1',
  departmentId: null,
  authorId: people.bmw,
  journeyId: null,
  about: 'organisation',
  groupSize: null,
  concernedId: null,
  theme: 'work-pressure',
  textRef: 'content-advice',
  textHash: 'hash-advice',
  recipientId: people.manager,
  recipientRole: 'manager',
  policy: defaultPolicy,
  ...changes,
});

/** The open task of an advice that a command completes, if there is one. */
const adviceTaskFor = ({ tasks }: AdviceState, type: AdviceCommandType): OpenTask | undefined =>
  tasks.find(({ kind }) => Object.entries(commandOfAdviceTask).some((pair) => pair[0] === kind && pair[1] === type));

/** A command to an advice; what is left out follows from the open task that it completes. */
export const adviceCommand =
  <Type extends AdviceCommandType>(type: Type, data: AdviceCommands[Type], by?: Actor) =>
  (state: AdviceState): AdviceCommand => {
    const task = adviceTaskFor(state, type);
    const asked = task === undefined ? actors.system : { role: task.role, personId: task.assigneeId };
    // The parameters pair each type with its own data; TypeScript does not see that through the generic.
    return { type, data, actor: by ?? asked, taskId: task?.taskId ?? null } as unknown as AdviceCommand;
  };

/**
 * An advice that a BMW practitioner raised, and what was done with it since, at the same instant.
 * @throws Error when the advice or a command is refused: the example is then wrong.
 */
export const adviceRaised = (
  advice: RaisedAdvice,
  ...commands: readonly ReturnType<typeof adviceCommand>[]
): AdviceOnItsWay => {
  const time = { now: firstMorning, calendar: calendarAt(firstMorning) };
  const raise = { type: 'RaiseAdvice' as const, actor: actors.bmw, taskId: null, data: advice };
  const raised = decideAdviceStart(null, raise, time);
  if (raised.rejected) throw new Error(`The advice was refused: ${JSON.stringify(raised)}`);
  return commands.reduce<AdviceOnItsWay>(
    ({ state, events, now }, command) => {
      const decision = decideAdvice(state, command(state), time);
      if (decision.rejected) throw new Error(`A command was refused: ${JSON.stringify(decision)}`);
      return { state: decision.state, events: [...events, ...decision.events], now };
    },
    { state: raised.state, events: raised.events, now: firstMorning },
  );
};
