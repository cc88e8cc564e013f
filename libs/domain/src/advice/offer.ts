import { ADVICE_KEY, type DisclosureOffer } from '../disclosure/disclosure.js';
import type { AdviceState } from './state.js';

/** The advice that waits for the consent of whom it can be traced to. Source: S7. */
export const adviceOffer = ({ stage, textRef, textHash, recipientId, policy }: AdviceState): DisclosureOffer | null =>
  stage.kind === 'awaiting-consent'
    ? {
        key: ADVICE_KEY,
        purpose: 'advice',
        contentRefs: [textRef],
        textHash,
        recipientIds: [recipientId],
        validForDays: policy.consentDays,
      }
    : null;
