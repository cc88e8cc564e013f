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
import { ownerOf } from './owner.js';
import { listTasks, shownTask, taskClosed, taskFor, type ShownTask, type WorklistQuery } from './worklist.js';

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
  open(caller: Caller, taskId: string, language: Language): Promise<OpenedTask>;
  claim(caller: Caller, taskId: string): Promise<TaskClaimAnswer>;
  release(caller: Caller, taskId: string): Promise<TaskClaimAnswer>;
  complete(caller: Caller, identity: CommandIdentity, taskId: string, values: unknown): Promise<CompletedTask>;
  saveDraft(caller: Caller, taskId: string, draft: Draft): Promise<{ readonly taskId: string }>;
}

/** The tasks of this gateway. */
export const tasksOf = (parts: GatewayParts): Tasks => ({
  list: (caller, query) => listTasks(parts, caller, query),
  open: (caller, taskId, language) => openTask(parts, caller, taskId, language),
  claim: async (caller, taskId) => {
    await taskFor(parts, caller, taskId, 'task.claim');
    const claim = await claimTask(parts.database, taskId, caller.personId, new Date().toISOString());
    if (claim.outcome === 'task-not-open') throw taskClosed();
    if (claim.outcome === 'claimed-by-other') throw claimedByOther(claim);
    return { taskId, state: 'claimed', claimedAt: claim.claimedAt };
  },
  release: async (caller, taskId) => {
    await taskFor(parts, caller, taskId, 'task.release');
    await releaseTask(parts.database, taskId, caller.personId);
    return { taskId, state: 'released', claimedAt: null };
  },
  complete: (caller, identity, taskId, values) => completeTask(parts, caller, identity, taskId, values),
  saveDraft: (caller, taskId, draft) => saveDraft(parts, caller, taskId, draft),
});

async function openTask(parts: GatewayParts, caller: Caller, taskId: string, language: Language): Promise<OpenedTask> {
  const task = await taskFor(parts, caller, taskId, 'task.read');
  if (task.state === 'completed' || task.state === 'cancelled') throw taskClosed();
  const owner = await ownerOf(parts, task);
  const occasion = occasionNow(parts.settings.dayLengthMs);
  const context = await formContextOf(parts, caller, task, owner, { occasion, reading: true });
  const { title, help } = taskCatalogue[task.kind];
  try {
    const form = formSchema(task.kind, context, language);
    const draft = await readDraft(parts, caller, task);
    return { ...shownTask(caller, task), title: title[language], help: help[language], form, draft };
  } catch (error) {
    throw error instanceof TaskStepOver ? taskClosed() : error;
  }
}
