import { claimTask, releaseTask } from '@traject/event-log';
import { formSchema, taskCatalogue, TaskStepOver, type JsonSchema, type Language } from '@traject/tasks';
import type { CommandIdentity } from '../commands/command-id.js';
import { occasionNow } from '../commands/occasion.js';
import type { Page } from '../http/cursor.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { claimedByOther, completeTask, type CompletedTask } from './complete-task.js';
import { readDraft, saveDraft, type Draft } from './draft.js';
import { formContextOf } from './form-context.js';
import { taskFor, type FoundTask } from './found-task.js';
import { ownerOf } from './owner.js';
import { withStandingClaim } from './standing-claims.js';
import { listTasks, shownTask, taskClosed, type ShownTask, type WorklistQuery } from './worklist.js';

/** A task with its form. */
export interface OpenedTask extends ShownTask {
  readonly title: string;
  readonly help: string;
  readonly form: JsonSchema;
  /** What was filled in so far; null without a draft. */
  readonly draft: Draft | null;
}

/** What claiming or releasing a task answers. */
export interface TaskClaimAnswer {
  readonly taskId: string;
  readonly state: 'claimed' | 'released';
  readonly claimedAt: string | null;
}

/** Tasks over HTTP. */
export interface Tasks {
  list(caller: Caller, query: WorklistQuery): Promise<Page<ShownTask>>;
  open(caller: Caller, found: FoundTask, language: Language): Promise<OpenedTask>;
  claim(caller: Caller, found: FoundTask): Promise<TaskClaimAnswer>;
  release(caller: Caller, found: FoundTask): Promise<TaskClaimAnswer>;
  complete(caller: Caller, identity: CommandIdentity, found: FoundTask, values: unknown): Promise<CompletedTask>;
  saveDraft(caller: Caller, found: FoundTask, draft: Draft): Promise<{ readonly taskId: string }>;
}

/** The tasks of this gateway. */
export const tasksOf = (parts: GatewayParts): Tasks => ({
  list: (caller, query) => listTasks(parts, caller, query),
  open: (caller, found, language) => openTask(parts, caller, found, language),
  claim: (caller, found) => claim(parts, caller, found),
  release: async (caller, found) => {
    const { taskId } = taskFor(caller, found, 'task.release');
    await releaseTask(parts.database, taskId, caller.personId);
    return { taskId, state: 'released', claimedAt: null };
  },
  complete: (caller, identity, found, values) => completeTask(parts, caller, identity, found, values),
  saveDraft: (caller, found, draft) => saveDraft(parts, caller, found, draft),
});

async function claim(parts: GatewayParts, caller: Caller, found: FoundTask): Promise<TaskClaimAnswer> {
  const task = taskFor(caller, found, 'task.claim');
  const { taskId } = task;
  if (task.claimedBy !== null && (await withStandingClaim(parts, caller, task)).claimedBy === null)
    await releaseTask(parts.database, taskId, task.claimedBy);
  const claimed = await claimTask(parts.database, taskId, caller.personId, new Date().toISOString());
  if (claimed.outcome === 'task-not-open') throw taskClosed();
  if (claimed.outcome === 'claimed-by-other') throw claimedByOther(claimed);
  return { taskId, state: 'claimed', claimedAt: claimed.claimedAt };
}

async function openTask(
  parts: GatewayParts,
  caller: Caller,
  found: FoundTask,
  language: Language,
): Promise<OpenedTask> {
  const task = taskFor(caller, found, 'task.read');
  if (task.state === 'completed' || task.state === 'cancelled') throw taskClosed();
  const owner = await ownerOf(parts, found);
  const occasion = occasionNow(parts.settings.dayLengthMs);
  const context = await formContextOf(parts, caller, task, owner, { occasion, reading: true });
  const { title, help } = taskCatalogue[task.kind];
  try {
    const form = formSchema(task.kind, context, language);
    const draft = await readDraft(parts, caller, task);
    const standing = await withStandingClaim(parts, caller, task);
    return { ...shownTask(caller, standing), title: title[language], help: help[language], form, draft };
  } catch (error) {
    throw error instanceof TaskStepOver ? taskClosed() : error;
  }
}
