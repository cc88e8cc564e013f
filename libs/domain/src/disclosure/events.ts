import type { EvolversOf } from '../journey/evolver.js';
import { currentTrajectory, withTrajectory, type JourneyState } from '../journey/state.js';
import type { Instant } from '../journey/time.js';
import {
  agreementName,
  isNamed,
  reportName,
  type Disclosure,
  type DisclosureMode,
  type DisclosurePurpose,
} from './disclosure.js';

/** Events of the ledger of what reaches the employer, in a journey's stream and in an advice's alike. */
export interface DisclosureEvents {
  /** The employee lets these people have exactly these words until then. Source: S7. */
  WordsDisclosed: {
    readonly key: string;
    readonly purpose: DisclosurePurpose;
    readonly contentRefs: readonly string[];
    readonly textHash: string;
    readonly mode: DisclosureMode;
    readonly recipientIds: readonly string[];
    /** When it was said in the employee's presence; null for a consent. */
    readonly saidAt: Instant | null;
    readonly validUntil: Instant;
  };
  /** A recipient opens the words; from then on they cannot be taken back. */
  DisclosureOpened: { readonly key: string; readonly purpose: DisclosurePurpose; readonly readerId: string };
  /** The employee took the words back before anybody had opened them. */
  DisclosureWithdrawn: { readonly key: string; readonly purpose: DisclosurePurpose };
  /** Nobody opened the words in time, or what they were for is over. */
  DisclosureLapsed: { readonly key: string; readonly purpose: DisclosurePurpose };
}

/** The entry that an event makes. */
export const disclosedAs = (
  { saidAt: _saidAt, ...words }: DisclosureEvents['WordsDisclosed'],
  disclosedAt: Instant,
): Disclosure => ({ ...words, disclosedAt, openings: [], withdrawnAt: null, lapsedAt: null });

/** An entry after a recipient opened it. */
export const openedBy = (disclosure: Disclosure, readerId: string, at: Instant): Disclosure => ({
  ...disclosure,
  openings: [...disclosure.openings, { readerId, at }],
});

const change = (state: JourneyState, key: string, to: (disclosure: Disclosure) => Disclosure): JourneyState => ({
  ...state,
  disclosures: state.disclosures.map((disclosure) => (disclosure.key === key ? to(disclosure) : disclosure)),
});

/** Without the words the other side has nothing to answer on, so the employee has not answered either. */
const withoutAnswer = (state: JourneyState, key: string): JourneyState => {
  const trajectory = currentTrajectory(state);
  if (trajectory?.kind === 'coaching' && trajectory.agreement !== null) {
    const { number, agreement } = trajectory;
    if (!isNamed(key, agreementName(number, agreement.version))) return state;
    const acceptedBy = agreement.acceptedBy.filter((party) => party !== 'employee');
    return withTrajectory(state, { ...trajectory, agreement: { ...agreement, acceptedBy } });
  }
  if (trajectory?.kind !== 'neutral-conversation' || trajectory.report === null) return state;
  const { number, report } = trajectory;
  if (!isNamed(key, reportName(number, report.version))) return state;
  const approvedBy = report.approvedBy.filter((party) => party !== 'employee');
  return withTrajectory(state, { ...trajectory, report: { ...report, approvedBy } });
};

/** What each event of the ledger makes of a journey. */
export const disclosureEvolvers: EvolversOf<DisclosureEvents> = {
  WordsDisclosed: (state, words, { at }) => ({ ...state, disclosures: [...state.disclosures, disclosedAs(words, at)] }),
  DisclosureOpened: (state, { key, readerId }, { at }) =>
    change(state, key, (disclosure) => openedBy(disclosure, readerId, at)),
  DisclosureWithdrawn: (state, { key }, { at }) =>
    withoutAnswer(
      change(state, key, (disclosure) => ({ ...disclosure, withdrawnAt: at })),
      key,
    ),
  DisclosureLapsed: (state, { key }, { at }) =>
    withoutAnswer(
      change(state, key, (disclosure) => ({ ...disclosure, lapsedAt: at })),
      key,
    ),
};
