import { taskClaimsChannel } from '@traject/contracts';
import type { Database } from '@traject/database';
import { followNotices, type Notices } from './notices.js';

/** How to follow claims; whoever shows claims reads them again when some may have been missed. */
export interface ClaimNotices extends Omit<Notices, 'onNotice'> {
  /** Told the id of each task that was just claimed or released. */
  readonly onClaim: (taskId: string) => void;
}

/** Follows claims and releases as they come, of every process, until the signal aborts. */
export const followClaims = (
  database: Pick<Database<unknown>, 'connection'>,
  { onClaim, ...notices }: ClaimNotices,
): Promise<void> => followNotices(database, taskClaimsChannel, { ...notices, onNotice: onClaim });
