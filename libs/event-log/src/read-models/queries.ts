import type { StreamName } from '@traject/contracts';
import type { Database } from '@traject/database';
import type { Instant } from '@traject/domain';
import { CamelCasePlugin, type Kysely } from 'kysely';
import type { HumanTaskRow } from './human-tasks.js';
import type { ReadModelRows } from './read-models.js';

/** A row with what the machinery adds: its stream, and the sequence of the last event that changed it. */
export type Stored<Row> = Row & { readonly stream: StreamName; readonly lastSequence: number };

/** Who has taken a task. */
export interface TaskClaimRow {
  readonly taskId: string;
  readonly claimedBy: string;
  readonly claimedAt: Instant;
}

/** A task with what a list of tasks needs besides. */
export interface WorklistRow extends HumanTaskRow {
  readonly organisationId: string;
  readonly departmentId: string | null;
  readonly claimedBy: string | null;
  readonly claimedAt: Instant | null;
}

/** Everything that can be asked of the schema `read_models`. */
export type ReadModelTables = { [Name in keyof ReadModelRows]: Stored<ReadModelRows[Name]> } & {
  taskClaims: TaskClaimRow;
  worklist: WorklistRow;
};

/** Typed queries on the read models, in the names of the code: `humanTasks.dueAt` is `human_tasks.due_at`. */
export const readModelQueries = ({ query }: Pick<Database<unknown>, 'query'>): Kysely<ReadModelTables> =>
  query
    .withPlugin(new CamelCasePlugin({ maintainNestedObjectKeys: true }))
    .withSchema('read_models')
    .withTables<ReadModelTables>();
