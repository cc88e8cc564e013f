import type { WorklistRow } from '@traject/event-log';
import type { CommandAnswer } from '@traject/contracts';
import type { DecisionTime, TaskKind } from '@traject/domain';
import { calendarSliceAt } from '@traject/working-calendar';
import {
  adviceTaskCommand,
  factsNeeded,
  isAdviceTask,
  isJourneyTask,
  journeyTaskCommand,
  PREVIEW,
  splitForm,
  TaskStepOver,
  type FormContext,
  type FormContent,
  type ResolvedFacts,
  type SplitForm,
} from '@traject/tasks';
import type { CommandIdentity } from '../commands/command-id.js';
import { occasionNow } from '../commands/occasion.js';
import { contentRefOf, withContent } from '../content/content.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { HttpProblem } from '../problems/http-problem.js';
import { refusal } from '../problems/rejections.js';
import { formContextOf } from './form-context.js';
import { taskFor, type FoundTask } from './found-task.js';
import { refuseOtherWords } from './hand-over-offer.js';
import { ownerOf, type TaskOwner } from './owner.js';
import { factsForRequest, type FactsOf } from './practitioner-facts.js';
import { withStandingClaim } from './standing-claims.js';
import { taskClosed } from './worklist.js';

/** What completing a task answers. No sequence: an employer who completes a task could count by it what they may not see. */
export interface CompletedTask {
  readonly taskId: string;
  readonly state: 'completed';
}

/** Takes a submission apart, keeps its words in the dossier and sends the command that the task becomes. */
export async function completeTask(
  parts: GatewayParts,
  caller: Caller,
  identity: CommandIdentity,
  found: FoundTask,
  values: unknown,
): Promise<CompletedTask> {
  const task = taskFor(caller, found, 'task.complete');
  const { taskId } = task;
  const owner = await ownerOf(parts, found);
  const occasion = occasionNow(parts.settings.dayLengthMs);
  const done = async (): Promise<CompletedTask | undefined> => {
    const before = await parts.dispatcher.answerBefore(owner.stream, identity);
    return before && { taskId, state: 'completed' };
  };
  if (task.state === 'completed' || task.state === 'cancelled') {
    const before = await done();
    if (before !== undefined) return before;
    throw taskClosed(task);
  }
  const { claimedBy } = await withStandingClaim(parts, caller, task);
  if (claimedBy !== null && claimedBy !== caller.personId) throw claimedByOther(task);
  try {
    const factsOf = factsForRequest(parts);
    const context = await formContextOf(parts, caller, task, owner, { occasion, reading: false, values, factsOf });
    refuseOtherWords(context.handOverHash, values);
    const form = splitForm(task.kind, values, context);
    if (!form.valid) throw previewDiffers(form.faults) ? refusal('text-differs') : formInvalid(form.faults);
    await submit(parts, { caller, identity, task, owner, context, occasion, factsOf }, form);
    return { taskId, state: 'completed' };
  } catch (error) {
    // The same command sent at the same moment may have completed the task meanwhile.
    const before = error instanceof TaskStepOver || isFormInvalid(error) ? await done() : undefined;
    if (before !== undefined) return before;
    throw error instanceof TaskStepOver ? taskClosed(task) : error;
  }
}

interface Attempt {
  readonly caller: Caller;
  readonly identity: CommandIdentity;
  readonly task: WorklistRow;
  readonly owner: TaskOwner;
  readonly context: FormContext;
  readonly occasion: DecisionTime;
  readonly factsOf: FactsOf;
}

function submit(
  parts: GatewayParts,
  { caller, identity, task, owner, context, occasion, factsOf }: Attempt,
  form: Extract<SplitForm, { readonly valid: true }>,
): Promise<CommandAnswer> {
  const belonging = { ...owner.words, writtenBy: caller.personId, form: task.kind };
  return withContent(parts, identity, belonging, form.content, async () => {
    const resolved = await resolvedFacts(factsOf, task.kind, form.process, context);
    const submission = { context, ...storedOf(parts, identity, form.content), ...resolved };
    const signed = { actor: { role: task.role, personId: caller.personId }, taskId: task.taskId };
    const envelope = { ...identity, calendar: occasion.calendar };
    const { kind } = task;
    if (owner.of === 'advice' && isAdviceTask(kind)) {
      const command = { ...adviceTaskCommand(kind, form.process, submission), ...signed };
      return parts.dispatcher.toAdvice(owner.adviceId, { ...envelope, command });
    }
    if (owner.of === 'journey' && isJourneyTask(kind)) {
      const command = { ...journeyTaskCommand(kind, form.process, submission), ...signed };
      return parts.dispatcher.toJourney(owner.journeyId, { ...envelope, command });
    }
    throw taskClosed(task);
  });
}

const storedOf = ({ hashes }: GatewayParts, identity: CommandIdentity, content: readonly FormContent[]) => ({
  refs: Object.fromEntries(content.map(({ field }) => [field, contentRefOf(hashes, identity, field)])),
  hashes: Object.fromEntries(content.map(({ field, text }) => [field, hashes.ofText(text)])),
});

async function resolvedFacts(
  factsOf: FactsOf,
  kind: TaskKind,
  process: Readonly<Record<string, unknown>>,
  context: FormContext,
): Promise<ResolvedFacts> {
  const { practitionerId, startsAt } = factsNeeded(kind, process, context);
  const { state } = context;
  return {
    ...(practitionerId !== null && 'journeyId' in state ? { practitioner: await factsOf(practitionerId, state) } : {}),
    ...(startsAt === null
      ? {}
      : { appointment: { startsAt, calendar: calendarSliceAt(startsAt, state.policy.dayLengthMs) } }),
  };
}

/** The task is in somebody else's hands. */
export const claimedByOther = ({ claimedAt }: Pick<WorklistRow, 'claimedAt'>): HttpProblem =>
  new HttpProblem(
    409,
    'task-claimed-by-other',
    'This task was claimed by someone else. Nothing was changed. Ask for it to be released, or take another task.',
    { state: 'claimed', claimedAt },
  );

/** What was previewed is not what would be let go now; whatever else is wrong, it is previewed again first. Source: S7. */
const previewDiffers = (faults: readonly { readonly field: string; readonly code: string }[]): boolean =>
  faults.some(({ field, code }) => field === PREVIEW && code === 'not-offered');

const formInvalid = (faults: unknown): HttpProblem =>
  new HttpProblem(
    422,
    'form-invalid',
    'The form is not filled in as it asks now. Nothing was changed. Correct what is named, or load the form again.',
    { faults },
  );

const isFormInvalid = (error: unknown): boolean => error instanceof HttpProblem && error.code === 'form-invalid';
