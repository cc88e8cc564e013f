import { agreementName, nextKey, type DisclosureOffer } from '../disclosure/disclosure.js';
import { currentTrajectory, employerParty, type JourneyState } from '../journey/state.js';

/** The agreement that the employee is asked to let the employer read, so that it can answer on it. Sources: S6, S7. */
export const agreementOffer = (state: JourneyState): DisclosureOffer | null => {
  const coaching = currentTrajectory(state);
  const employer = employerParty(state);
  if (employer === null || coaching?.kind !== 'coaching' || coaching.started || coaching.agreement === null)
    return null;
  const { version, textHash, contentRefs, acceptedBy, changeRequested } = coaching.agreement;
  if (changeRequested || acceptedBy.includes('employee')) return null;
  return {
    key: nextKey(state.disclosures, agreementName(coaching.number, version)),
    purpose: 'agreement',
    contentRefs,
    textHash,
    recipientIds: [employer.personId],
    validForDays: state.policy.consentDays,
  };
};
