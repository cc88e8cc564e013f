import type { Subject } from '@traject/access';
import { subjectOfAdvice, subjectOfDisclosure } from '@traject/access';
import type { GatewayParts } from '../parts.js';
import { taskIdPath, uuidPath, valid } from '../http/valid.js';
import { findTask, type FoundTask } from '../tasks/found-task.js';
import { subjectOfTask } from '../tasks/subject-of-task.js';
import { subjectOfJourney } from './require.js';

/** What a path is about, and what it is called where it is hidden. */
export interface NamedByPath {
  readonly what: 'journey' | 'task' | 'advice' | 'disclosure';
  /** Undefined when there is no such thing. */
  readonly subject: Subject | undefined;
  /** The task that it names, for whoever goes on with it: nothing is looked up twice for one request. */
  readonly found?: FoundTask | undefined;
}

/** Finds what a path is about; undefined when it names nothing of these. */
export type SubjectOfPath = (params: unknown) => Promise<NamedByPath | undefined>;

type ReadModels = GatewayParts['readModels'];

async function journeyOf(readModels: ReadModels, journeyId: string): Promise<Subject | undefined> {
  const row = await readModels
    .selectFrom('journeys')
    .select(['organisationId', 'employeeId', 'requesterId', 'managerId', 'practitionerId', 'state'])
    .where('journeyId', '=', journeyId)
    .executeTakeFirst();
  return row && subjectOfJourney(row, row.practitionerId, row.state);
}

async function taskOf(readModels: ReadModels, taskId: string): Promise<NamedByPath> {
  const found = await findTask({ readModels }, taskId);
  return { what: 'task', subject: found && subjectOfTask(found.task), found };
}

async function adviceOf(readModels: ReadModels, adviceId: string): Promise<Subject | undefined> {
  const row = await readModels
    .selectFrom('advices')
    .select(['organisationId', 'authorId', 'recipientId', 'recipientRole', 'sentAt', 'concernedId'])
    .where('adviceId', '=', adviceId)
    .executeTakeFirst();
  return row && subjectOfAdvice(row);
}

async function disclosureOf(readModels: ReadModels, disclosureId: string): Promise<Subject | undefined> {
  const row = await readModels
    .selectFrom('disclosures')
    .select(['organisationId', 'personId', 'recipients'])
    .where('disclosureId', '=', disclosureId)
    .executeTakeFirst();
  return row && subjectOfDisclosure(row);
}

/** What the names of a path must look like; whoever takes what was found need not take the name as well. */
export const shapesOfNames = {
  journeyId: uuidPath('journeyId'),
  taskId: taskIdPath,
  adviceId: uuidPath('adviceId'),
  disclosureId: uuidPath('disclosureId'),
} as const;

const given = (params: unknown, name: string): unknown =>
  // Every value of a path parameter is looked at before it is used.
  typeof params === 'object' && params !== null ? (params as Readonly<Record<string, unknown>>)[name] : undefined;

/**
 * What a path is about, looked up before anything else of a request is looked at: whoever may not do what they ask is
 * refused without a word about their body.
 */
export const subjectOfPath =
  ({ readModels }: Pick<GatewayParts, 'readModels'>): SubjectOfPath =>
  async (params) => {
    const journeyId = given(params, 'journeyId');
    if (journeyId !== undefined)
      return { what: 'journey', subject: await journeyOf(readModels, valid(shapesOfNames.journeyId, journeyId)) };
    const taskId = given(params, 'taskId');
    if (taskId !== undefined) return taskOf(readModels, valid(shapesOfNames.taskId, taskId));
    const adviceId = given(params, 'adviceId');
    if (adviceId !== undefined)
      return { what: 'advice', subject: await adviceOf(readModels, valid(shapesOfNames.adviceId, adviceId)) };
    const disclosureId = given(params, 'disclosureId');
    if (disclosureId !== undefined)
      return {
        what: 'disclosure',
        subject: await disclosureOf(readModels, valid(shapesOfNames.disclosureId, disclosureId)),
      };
    return undefined;
  };
