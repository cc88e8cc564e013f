import { reportName, nextKey, type DisclosureOffer } from '../disclosure/disclosure.js';
import { currentTrajectory, employerParty, type JourneyState } from '../journey/state.js';

/** The report that the employee is asked to let the employer read, so that it can answer on it. Sources: S5, S7. */
export const reportOffer = (state: JourneyState): DisclosureOffer | null => {
  const neutral = currentTrajectory(state);
  const employer = employerParty(state);
  if (employer === null || neutral?.kind !== 'neutral-conversation' || neutral.report === null) return null;
  const { version, textHash, contentRef, approvedBy, changeRequested } = neutral.report;
  if (changeRequested || approvedBy.includes('employee')) return null;
  return {
    key: nextKey(state.disclosures, reportName(neutral.number, version)),
    purpose: 'report',
    contentRefs: [contentRef],
    textHash,
    recipientIds: [employer.personId],
    validForDays: state.policy.consentDays,
  };
};
