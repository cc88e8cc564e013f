import type { LoggedEvent } from '@traject/contracts';
import { offerOf, type DecisionTime, type JourneyState, type TaskKind } from '@traject/domain';
import type { WorklistRow } from '@traject/event-log';
import type { Candidate, FormContext, OtherHelp, Recipient } from '@traject/tasks';
import { namesOf } from '../disclosures/names.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { everyItem } from './every-item.js';
import type { TaskOwner } from './owner.js';
import { candidatesFor, chosenCandidate, type FactsOf, type PractitionerChoice } from './practitioner-facts.js';
import { handOverOffer } from './hand-over-offer.js';
import { handOverItemsIn, latestWords, readWordsOfTask } from './words-of-task.js';

/** What a form is needed for: to be shown, and then the words that it is about are logged as read, or to be checked. */
export type FormUse =
  | { readonly reading: true }
  | { readonly reading: false; /** What was filled in. */ readonly values: unknown; readonly factsOf: FactsOf };

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

/** Who would come to read what an employee is asked to let go, by name. Source: S7. */
async function recipientsOf(
  parts: GatewayParts,
  caller: Caller,
  { kind, role }: WorklistRow,
  state: TaskOwner['state'],
): Promise<readonly Recipient[] | undefined> {
  const offer = role === 'employee' ? offerOf(kind, state) : null;
  if (offer === null) return undefined;
  const { recipientIds: ids } = offer;
  const names = await namesOf(parts, caller, { ids, role, ground: 'consent-preview' });
  return ids.map((personId) => ({ personId, name: names.get(personId) ?? null }));
}

/** The candidates, or of a form that is filled in only the chosen one; all of them to say what is offered instead. */
async function candidatesOf(
  parts: GatewayParts,
  choice: PractitionerChoice,
  use: FormUse,
): Promise<readonly Candidate[]> {
  if (use.reading) return candidatesFor(parts, choice);
  const chosen = chosenIn(use.values);
  const candidate = chosen === undefined ? null : await chosenCandidate(use.factsOf, choice, chosen);
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
  const choice = owner.of === 'journey' ? choiceOf(task, owner.state, caller, occasion) : undefined;
  const needsEvents = use.reading || withItems.includes(task.kind);
  const events: readonly LoggedEvent[] = needsEvents ? await parts.eventLog.readStream(stream) : [];
  const offer = task.kind === 'answer-hand-over' ? await handOverOffer(parts, state, events) : undefined;
  const texts = use.reading
    ? await readWordsOfTask(parts, caller, task, owner, offer?.words ?? (await latestWords(parts, task.kind, events)))
    : undefined;
  const recipients = use.reading ? await recipientsOf(parts, caller, task, state) : undefined;
  return {
    now: occasion.now,
    number: task.number,
    role: task.role,
    state,
    ...(texts === undefined ? {} : { texts }),
    ...(recipients === undefined ? {} : { recipients }),
    ...(choice === undefined ? {} : { candidates: await candidatesOf(parts, choice, use) }),
    ...(offer === undefined ? {} : { handOverItems: offer.items, handOverHash: offer.textHash }),
    ...(task.kind === 'propose-referral' ? { handOverItems: handOverItemsIn(events) } : {}),
    ...(task.kind === 'propose-referral' ? { otherHelp: await otherHelpOf(parts) } : {}),
  };
}
