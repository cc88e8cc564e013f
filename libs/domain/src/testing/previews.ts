import type { DisclosurePurpose, Preview } from '../disclosure/disclosure.js';
import { people } from './people.js';

/** What the employee of an example previewed: these words, for the manager unless told, for as long as the policy says. */
export const previewed = (
  purpose: DisclosurePurpose,
  textHash: string,
  recipientIds: readonly string[] = [people.manager],
): Preview => ({ purpose, textHash, recipientIds, validForDays: 90 });

/** What was previewed of the main lines, which requester and manager hear. */
export const previewedMainLines = previewed('main-lines', 'hash-main-lines-1', [people.requester, people.manager]);
