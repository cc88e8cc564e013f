import { reject, type Rejection } from '../journey/rejection.js';
import type { ConversationParty, NeutralConversationTrajectory } from './trajectory.js';

/** Both sides of a neutral conversation. Source: S5. */
export const conversationParties: readonly ConversationParty[] = ['employee', 'employer'];

/** A neutral conversation takes place only when both sides consent. Source: S5. */
export const bothConsent = ({ consentedBy }: NeutralConversationTrajectory): Rejection | null =>
  conversationParties.every((party) => consentedBy.includes(party))
    ? null
    : reject('consent-not-given', { consents: consentedBy.length, needed: conversationParties.length });

/** What is approved is the report as it was written last, to the letter. Source: S5. */
export const sameReportText = (
  { report }: NeutralConversationTrajectory,
  answer: { readonly version: number; readonly textHash: string },
): Rejection | null =>
  report?.version === answer.version && report.textHash === answer.textHash
    ? null
    : reject('text-differs', { answered: answer.version, written: report?.version ?? 0 });
