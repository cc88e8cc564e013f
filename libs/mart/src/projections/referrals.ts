import type { ReferralEvents } from '@traject/domain';
import { known, withLast, type JourneyFacts, type ProjectionsOf } from '../facts.js';
import { newRow } from '../table.js';
import { referrals } from '../tables/referrals.js';
import { currentNumber, withJourney } from './journey-row.js';

type Referral = JourneyFacts['referrals'][number];

const withReferral = (
  facts: JourneyFacts,
  number: number,
  change: (row: Referral) => Partial<Referral>,
): JourneyFacts => ({ ...facts, referrals: withLast(facts.referrals, (row) => row.number === number, change) });

/** What referrals make of a journey's rows. */
export const referralProjections: ProjectionsOf<ReferralEvents, JourneyFacts> = {
  // A referral counts as support, also where it comes from the intake.
  ReferralOpened: (facts, { number }, { owner, day }) => {
    const opened = newRow(referrals, { journey: owner, number, openedDay: day, outcome: 'open' });
    return withJourney({ ...facts, referrals: [...facts.referrals, opened] }, () => ({ phase: 'support' }));
  },
  ReferralProposed: (facts, { number, to, coachKind }, { day }) =>
    withReferral(facts, number, ({ proposals }) => ({
      proposals: proposals + 1,
      proposedDay: day,
      target: to,
      coachKind,
      handOver: null,
      handOverDay: null,
    })),
  HandOverConsentGiven: (facts, { number }, { day }) =>
    withReferral(facts, number, () => ({ handOver: 'agreed', handOverDay: day })),
  HandOverConsentRefused: (facts, { number }, { day }) =>
    withReferral(facts, number, () => ({
      handOver: 'refused',
      handOverDay: day,
      outcome: 'refused',
      outcomeDay: day,
    })),
  HandOverConsentLapsed: (facts, { number }, { day }) =>
    withReferral(facts, number, () => ({ handOver: 'lapsed', handOverDay: day, receiver: null })),
  ReceiverProposed: (facts, { number, practitionerId }) =>
    withReferral(facts, number, ({ receiversAsked }) => ({
      receiversAsked: receiversAsked + 1,
      receiver: known(practitionerId),
    })),
  ReferralAccepted: (facts, { number }, { day }) =>
    withReferral(facts, number, ({ acceptances }) => ({ acceptances: acceptances + 1, acceptedDay: day })),
  ReferralDeclined: (facts, { number }) =>
    withReferral(facts, number, ({ declines }) => ({ declines: declines + 1, receiver: null, acceptedDay: null })),
  ReceiverDroppedOut: (facts, { number }) =>
    withReferral(facts, number, ({ dropOuts }) => ({ dropOuts: dropOuts + 1, receiver: null, acceptedDay: null })),
  NoReceiverFound: (facts, { number }) =>
    withReferral(facts, number, ({ nobodyFound }) => ({ nobodyFound: nobodyFound + 1, receiver: null })),
  ReferralWithdrawn: (facts, { number }, { day }) =>
    withJourney(
      withReferral(facts, number, () => ({ outcome: 'withdrawn', outcomeDay: day })),
      () => ({ phase: currentNumber(facts) === null ? 'intake' : 'support' }),
    ),
  WarmHandOverHeld: (facts, { number }, { day }) =>
    withReferral(facts, number, () => ({ outcome: 'handed-over', outcomeDay: day })),
  OtherHelpStarted: (facts, { number }, { day }) =>
    withReferral(facts, number, () => ({ outcome: 'other-help', outcomeDay: day })),
};
