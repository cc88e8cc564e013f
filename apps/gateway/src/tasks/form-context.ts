import type { LoggedEvent } from '@traject/contracts';
import type { DecisionTime, JourneyState, TaskKind } from '@traject/domain';
import type { WorklistRow } from '@traject/event-log';
import type { FormContext, OtherHelp } from '@traject/tasks';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { everyItem } from './every-item.js';
import type { TaskOwner } from './owner.js';
import { candidatesFor, type PractitionerChoice } from './practitioner-facts.js';
import { handOverItemsIn, readWordsOfTask } from './words-of-task.js';

const choiceOfTask: Partial<Record<TaskKind, PractitionerChoice['type']>> = {
  'assign-practitioner': 'AssignPractitioner',
  'propose-receiver': 'ProposeReceiver',
};

const withItems: readonly TaskKind[] = ['propose-referral', 'answer-hand-over'];

async function otherHelpOf({ directory, database }: GatewayParts): Promise<readonly OtherHelp[]> {
  const items = await everyItem((page) => directory.socialMap.list(database.query, { active: true }, page));
  return items.map(({ id, agency, kindOfHelp }) => ({ entryId: id, label: `${agency} (${kindOfHelp})` }));
}

const choiceOf = (
  task: WorklistRow,
  state: JourneyState,
  caller: Caller,
  occasion: DecisionTime,
): PractitionerChoice | undefined => {
  const type = choiceOfTask[task.kind];
  return type && { type, state, coordinatorId: caller.personId, taskId: task.taskId, ...occasion };
};

/**
 * Everything that the form of a task depends on.
 * @param reading whether the words that the task is about are to be shown, and so logged as read
 */
export async function formContextOf(
  parts: GatewayParts,
  caller: Caller,
  task: WorklistRow,
  owner: TaskOwner,
  { occasion, reading }: { readonly occasion: DecisionTime; readonly reading: boolean },
): Promise<FormContext> {
  const { state, stream } = owner;
  const choice = 'journeyId' in state ? choiceOf(task, state, caller, occasion) : undefined;
  const needsEvents = reading || withItems.includes(task.kind);
  const events: readonly LoggedEvent[] = needsEvents ? await parts.eventLog.readStream(stream) : [];
  const texts = reading ? await readWordsOfTask(parts, caller, task, owner, events) : undefined;
  return {
    now: occasion.now,
    number: task.number,
    role: task.role,
    state,
    ...(texts === undefined ? {} : { texts }),
    ...(choice === undefined ? {} : { candidates: await candidatesFor(parts, choice) }),
    ...(withItems.includes(task.kind) ? { handOverItems: handOverItemsIn(events) } : {}),
    ...(task.kind === 'propose-referral' ? { otherHelp: await otherHelpOf(parts) } : {}),
  };
}
