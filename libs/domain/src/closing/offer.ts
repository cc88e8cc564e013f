import { mainLinesName, nextKey, type DisclosureOffer } from '../disclosure/disclosure.js';
import type { JourneyState } from '../journey/state.js';

/** The main lines that wait for the employee's answer, for requester and manager. Sources: S6, S7. */
export const mainLinesOffer = ({
  stage,
  requesterId,
  managerId,
  policy,
  disclosures,
}: JourneyState): DisclosureOffer | null => {
  const report = stage.kind === 'closing' ? stage.closing.report : null;
  if (report === null || report.mainLines === null || report.answered !== 'not-yet') return null;
  return {
    key: nextKey(disclosures, mainLinesName(report.version)),
    purpose: 'main-lines',
    contentRefs: [report.mainLines.contentRef],
    textHash: report.mainLines.textHash,
    recipientIds: [requesterId, managerId].filter((id) => id !== null),
    validForDays: policy.consentDays,
  };
};
