import { taskClaimsChannel } from '@traject/contracts';
import type { Database } from '@traject/database';
import type { Instant } from '@traject/domain';

/** What became of a claim; `claimed-by-other` says by whom and since when, for a message that helps. */
export type ClaimOutcome =
  | { readonly outcome: 'claimed' | 'claimed-by-other'; readonly claimedBy: string; readonly claimedAt: Instant }
  | { readonly outcome: 'task-not-open' };

interface ClaimFound {
  readonly is_open: boolean;
  readonly claimed_by: string | null;
  readonly claimed_at: Instant | null;
}

/**
 * Takes a task that is open and not taken, by compare-and-set. Claiming one's own again answers `claimed` with the time
 * of the first claim. Claims are no events: they say who is at work now, not what happened; each is announced to who listens.
 * @param at the instant of the claim
 */
export const claimTask = async (
  { pool }: Pick<Database<unknown>, 'pool'>,
  taskId: string,
  personId: string,
  at: Instant,
): Promise<ClaimOutcome> => {
  for (;;) {
    const inserted = await pool.query<{ claimed_at: Instant }>(
      `with claimed as (
         insert into read_models.task_claims (task_id, claimed_by, claimed_at)
         select task_id, $2, $3 from read_models.human_tasks where task_id = $1 and state = 'open'
         on conflict (task_id) do nothing returning task_id, claimed_at
       ) select claimed_at, pg_notify($4, task_id) from claimed`,
      [taskId, personId, at, taskClaimsChannel],
    );
    const mine = inserted.rows[0];
    if (mine !== undefined) return { outcome: 'claimed', claimedBy: personId, claimedAt: mine.claimed_at };
    const { rows } = await pool.query<ClaimFound>(
      `select t.state = 'open' as is_open, c.claimed_by, c.claimed_at
         from read_models.human_tasks t left join read_models.task_claims c using (task_id) where task_id = $1`,
      [taskId],
    );
    const found = rows[0];
    if (found === undefined || !found.is_open) return { outcome: 'task-not-open' };
    // Open and free: it was released between the two statements, so the claim may succeed now.
    if (found.claimed_by === null || found.claimed_at === null) continue;
    const outcome = found.claimed_by === personId ? 'claimed' : 'claimed-by-other';
    return { outcome, claimedBy: found.claimed_by, claimedAt: found.claimed_at };
  }
};

/** Gives a task back. False when this person had not claimed it; then nothing changes. */
export const releaseTask = async (
  { pool }: Pick<Database<unknown>, 'pool'>,
  taskId: string,
  personId: string,
): Promise<boolean> => {
  const { rowCount } = await pool.query(
    `with released as (
       delete from read_models.task_claims where task_id = $1 and claimed_by = $2 returning task_id
     ) select pg_notify($3, task_id) from released`,
    [taskId, personId, taskClaimsChannel],
  );
  return rowCount === 1;
};
