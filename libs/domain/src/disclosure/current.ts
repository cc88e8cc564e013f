import { runningTrajectory, type JourneyState } from '../journey/state.js';
import { agreementName, isNamed, isUnopened, reportName, type Disclosure } from './disclosure.js';
import type { DisclosureFact } from './rules.js';

const nameInTrajectory = (state: JourneyState): string | null => {
  const trajectory = runningTrajectory(state);
  if (trajectory?.kind === 'coaching' && trajectory.agreement?.acceptedBy.includes('employee') === true) {
    return agreementName(trajectory.number, trajectory.agreement.version);
  }
  if (trajectory?.kind === 'neutral-conversation' && trajectory.report?.approvedBy.includes('employee') === true) {
    return reportName(trajectory.number, trajectory.report.version);
  }
  return null;
};

/** Whether what a disclosure is for still goes on: access ends when its reason ends. */
const isCurrent = (state: JourneyState, { purpose, key }: Disclosure): boolean => {
  if (purpose === 'main-lines') return state.stage.kind !== 'ended';
  const name = nameInTrajectory(state);
  return name !== null && isNamed(key, name);
};

/** What nobody opened while its reason lasted is disclosed no longer, whatever ended the reason. */
export const lapsesWithItsReason = (state: JourneyState): readonly DisclosureFact[] =>
  state.disclosures
    .filter((disclosure) => isUnopened(disclosure) && !isCurrent(state, disclosure))
    .map(({ key, purpose }) => ({ type: 'DisclosureLapsed', data: { key, purpose } }));
