import type { Subject } from '@traject/access';
import { subjectOfAdvice } from '@traject/access';
import type { GatewayParts } from '../parts.js';
import { taskIdPath, uuidPath, valid } from '../http/valid.js';
import { subjectOfTask } from '../tasks/worklist.js';
import { subjectOfJourney } from './require.js';

/** What a path is about, and what it is called where it is hidden. */
export interface NamedByPath {
  readonly what: 'journey' | 'task' | 'advice';
  /** Undefined when there is no such thing. */
  readonly subject: Subject | undefined;
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

async function taskOf(readModels: ReadModels, taskId: string): Promise<Subject | undefined> {
  const row = await readModels
    .selectFrom('worklist')
    .select(['organisationId', 'assigneeId', 'role'])
    .where('taskId', '=', taskId)
    .executeTakeFirst();
  return row && subjectOfTask(row);
}

async function adviceOf(readModels: ReadModels, adviceId: string): Promise<Subject | undefined> {
  const row = await readModels
    .selectFrom('advices')
    .select(['organisationId', 'authorId', 'recipientId', 'recipientRole', 'sentAt', 'concernedId'])
    .where('adviceId', '=', adviceId)
    .executeTakeFirst();
  return row && subjectOfAdvice(row);
}

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
      return { what: 'journey', subject: await journeyOf(readModels, valid(uuidPath('journeyId'), journeyId)) };
    const taskId = given(params, 'taskId');
    if (taskId !== undefined) return { what: 'task', subject: await taskOf(readModels, valid(taskIdPath, taskId)) };
    const adviceId = given(params, 'adviceId');
    if (adviceId !== undefined)
      return { what: 'advice', subject: await adviceOf(readModels, valid(uuidPath('adviceId'), adviceId)) };
    return undefined;
  };
