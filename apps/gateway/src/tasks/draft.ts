import type { ReadGround } from '@traject/access';
import type { WorklistRow } from '@traject/event-log';
import { v4 as newId } from 'uuid';
import type { Words } from '../content/content.js';
import { refuseIllness } from '../content/employer-words.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { ownerOf } from './owner.js';
import { taskFor, type FoundTask } from './found-task.js';
import { taskClosed } from './worklist.js';

/** What was filled in so far, by field name; it need not fit the form yet. */
export type Draft = Readonly<Record<string, unknown>>;

/** One draft for each task and person; a new one takes the place of the last. */
const draftOf = (taskId: string, personId: string): string => `draft/${taskId}/${personId}`;

/** Every text in a value, however deep, with the names that things have in it. */
const textsWithin = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  const names = Array.isArray(value) ? [] : Object.keys(value);
  return [...names, ...Object.values(value).flatMap(textsWithin)];
};

const asWords = (field: string, texts: readonly string[]): readonly Words[] =>
  texts.map((text) => ({ field, label: 'employer', text }));

/** Refuses a draft of an employer by what it holds, field by field, and by what its fields are called. */
function refuseIllnessIn(draft: Draft): void {
  refuseIllness(Object.entries(draft).flatMap(([field, value]) => asWords(field, textsWithin(value))));
  // By themselves: whoever drafts makes names up, and no field of theirs says that these mean something else.
  refuseIllness(asWords('', Object.keys(draft)));
}

/**
 * Keeps a draft in the dossier, whatever its fields are labelled: nobody but its writer reads it.
 * @throws HttpProblem `task-closed`: nobody could read it any more; `names-an-illness` where an employer drafts
 */
export async function saveDraft(
  parts: GatewayParts,
  caller: Caller,
  found: FoundTask,
  draft: Draft,
): Promise<{ readonly taskId: string }> {
  const { database, dossier } = parts;
  const task = taskFor(caller, found, 'task.draft');
  const { taskId } = task;
  if (task.state === 'completed' || task.state === 'cancelled') throw taskClosed();
  if (task.role === 'requester' || task.role === 'manager') refuseIllnessIn(draft);
  const owner = await ownerOf(parts, found);
  const commandId = draftOf(taskId, caller.personId);
  await database.query.transaction().execute((transaction) =>
    dossier.keepDraft(transaction, commandId, {
      contentRef: newId(),
      ...owner.words,
      field: `${task.kind}.draft`,
      version: 1,
      label: 'confidential',
      text: JSON.stringify(draft),
      commandId,
      writtenBy: caller.personId,
    }),
  );
  return { taskId };
}

/** The caller's own draft of a task; null without one. */
export async function readDraft(
  { database, dossier }: GatewayParts,
  caller: Caller,
  { taskId, role }: WorklistRow,
): Promise<Draft | null> {
  return database.query.transaction().execute(async (transaction) => {
    const ref = await dossier.draftOf(transaction, draftOf(taskId, caller.personId));
    if (ref === null) return null;
    const ground: ReadGround = 'own-draft';
    const request = { refs: [ref], reader: caller.personId, role, ground, whenDestroyed: 'omit' } as const;
    const [content] = await dossier.readContent(transaction, request);
    // Written by `saveDraft` alone, which keeps an object.
    return content === undefined ? null : (JSON.parse(content.text) as Draft);
  });
}
