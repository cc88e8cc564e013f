import type { LoggedEvent } from '@traject/contracts';
import { agreedRef } from '@traject/domain';
import type { ContentVersion } from '@traject/dossier';
import type { ProcessState } from '@traject/event-log';
import type { HandOverItem } from '@traject/tasks';
import type { GatewayParts } from '../parts.js';
import { refusal } from '../problems/rejections.js';
import { handOverItemsIn } from './words-of-task.js';

/** What an employee is asked to let go along: each item in its newest version. */
export interface HandOverOffer {
  readonly items: readonly HandOverItem[];
  /** Reference of the words of each item, by the item's own reference. */
  readonly words: ReadonlyMap<string, string>;
  /** Changes with any word of any item. */
  readonly textHash: string;
}

/** The last of the versions of each item, which come oldest first. */
const newestOf = (versions: readonly ContentVersion[]): ReadonlyMap<string, ContentVersion> =>
  new Map(versions.map((version) => [version.firstRef, version]));

/** What the referral under way offers for the hand-over, as its words stand now; none of them is read for this. */
export async function handOverOffer(
  { database, dossier, hashes }: GatewayParts,
  state: ProcessState,
  events: readonly LoggedEvent[],
): Promise<HandOverOffer> {
  const refs = 'journeyId' in state && state.stage.kind === 'referral' ? state.stage.referral.handOverRefs : [];
  const newest = newestOf(
    await database.query.transaction().execute((transaction) => dossier.versionsOf(transaction, refs)),
  );
  const labels = new Map(handOverItemsIn(events).map(({ ref, label }) => [ref, label]));
  const offered = refs.flatMap((itemRef) => {
    const found = newest.get(itemRef);
    return found === undefined ? [] : [{ ...found, ref: agreedRef({ itemRef, version: found.version }) }];
  });
  return {
    items: offered.map(({ ref, firstRef }) => ({ ref, label: labels.get(firstRef) ?? firstRef })),
    words: new Map(offered.map(({ ref, contentRef }) => [ref, contentRef])),
    textHash: hashes.ofText(JSON.stringify(offered.map(({ ref, fingerprint }) => [ref, fingerprint]))),
  };
}

/**
 * Refuses an answer on words that are not those that are offered now: they were changed since they were read.
 * @throws HttpProblem `text-differs`
 */
export function refuseOtherWords(offered: string | undefined, values: unknown): void {
  if (offered === undefined || typeof values !== 'object' || values === null || !('textHash' in values)) return;
  if (typeof values.textHash !== 'string' || values.textHash === offered) return;
  throw refusal('text-differs');
}
