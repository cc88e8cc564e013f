import type { LoggedEvent } from '@traject/contracts';
import type { DecisionTime, JourneyState, TaskKind } from '@traject/domain';
import type { WorklistRow } from '@traject/event-log';
import type { Candidate, FormContext, OtherHelp } from '@traject/tasks';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { everyItem } from './every-item.js';
import type { TaskOwner } from './owner.js';
import { candidatesFor, chosenCandidate, type PractitionerChoice } from './practitioner-facts.js';
import { handOverOffer } from './hand-over-offer.js';
import { handOverItemsIn, latestWords, readWordsOfTask } from './words-of-task.js';

/** What a form is needed for: to be shown, and then the words that it is about are logged as read, or to be checked. */
export type FormUse =
  { readonly reading: true } | { readonly reading: false; /** What was filled in. */ readonly values: unknown };

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

const chosenIn = (values: unknown): string | undefined =>
  typeof values === 'object' &&
  values !== null &&
  'practitionerId' in values &&
  typeof values.practitionerId === 'string'
    ? values.practitionerId
    : undefined;

/** The candidates, or of a form that is filled in only the chosen one; all of them to say what is offered instead. */
async function candidatesOf(
  parts: GatewayParts,
  choice: PractitionerChoice,
  use: FormUse,
): Promise<readonly Candidate[]> {
  const chosen = use.reading ? undefined : chosenIn(use.values);
  const candidate = chosen === undefined ? null : await chosenCandidate(parts, choice, chosen);
  return candidate === null ? candidatesFor(parts, choice) : [candidate];
}

/** Everything that the form of a task depends on. */
export async function formContextOf(
  parts: GatewayParts,
  caller: Caller,
  task: WorklistRow,
  owner: TaskOwner,
  { occasion, ...use }: FormUse & { readonly occasion: DecisionTime },
): Promise<FormContext> {
  const { state, stream } = owner;
  const choice = 'journeyId' in state ? choiceOf(task, state, caller, occasion) : undefined;
  const needsEvents = use.reading || withItems.includes(task.kind);
  const events: readonly LoggedEvent[] = needsEvents ? await parts.eventLog.readStream(stream) : [];
  const offer = task.kind === 'answer-hand-over' ? await handOverOffer(parts, state, events) : undefined;
  const texts = use.reading
    ? await readWordsOfTask(
        parts,
        caller,
        task.role,
        owner,
        offer?.words ?? (await latestWords(parts, task.kind, events)),
      )
    : undefined;
  return {
    now: occasion.now,
    number: task.number,
    role: task.role,
    state,
    ...(texts === undefined ? {} : { texts }),
    ...(choice === undefined ? {} : { candidates: await candidatesOf(parts, choice, use) }),
    ...(offer === undefined ? {} : { handOverItems: offer.items, handOverHash: offer.textHash }),
    ...(task.kind === 'propose-referral' ? { handOverItems: handOverItemsIn(events) } : {}),
    ...(task.kind === 'propose-referral' ? { otherHelp: await otherHelpOf(parts) } : {}),
  };
}
