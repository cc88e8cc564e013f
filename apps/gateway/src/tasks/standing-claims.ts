import { allowed } from '@traject/access';
import type { WorklistRow } from '@traject/event-log';
import type { Caller } from '../identity/caller.js';
import { asHumanBeing } from '../identity/human-being.js';
import { callerFrom } from '../identity/party.js';
import type { GatewayParts } from '../parts.js';
import { subjectOfTask } from './subject-of-task.js';

type ClaimParts = Pick<GatewayParts, 'database' | 'directory'>;

const otherClaimer = ({ personId }: Caller, { claimedBy }: WorklistRow): readonly string[] =>
  claimedBy === null || claimedBy === personId ? [] : [claimedBy];

/**
 * These tasks with the claims that stand. A claim ends with what lets its claimer do the task: who was replaced, has left or
 * has another role now cannot even release it, and would keep it from whoever is asked by now.
 */
export async function withStandingClaims<Row extends WorklistRow>(
  { database, directory }: ClaimParts,
  caller: Caller,
  tasks: readonly Row[],
): Promise<readonly Row[]> {
  const claimers = [...new Set(tasks.flatMap((task) => otherClaimer(caller, task)))];
  if (claimers.length === 0) return tasks;
  const known = new Map<string, Caller>();
  for (const facts of await directory.people.facts(database.query, claimers)) {
    if (!facts.active) continue;
    known.set(facts.id, await asHumanBeing({ directory }, database.query, callerFrom(facts)));
  }
  const stands = (task: Row): boolean =>
    otherClaimer(caller, task).every((id) => {
      const claimer = known.get(id);
      return claimer !== undefined && allowed('task.complete', claimer, subjectOfTask(task)).allowed;
    });
  return tasks.map((task) => (stands(task) ? task : { ...task, claimedBy: null, claimedAt: null }));
}

/** One task with its claim, when that stands. */
export async function withStandingClaim(parts: ClaimParts, caller: Caller, task: WorklistRow): Promise<WorklistRow> {
  const [standing] = await withStandingClaims(parts, caller, [task]);
  return standing ?? task;
}
