import { declineReasons, dropOutReasons, noReceiverReasons, type ReferralEvents } from '@traject/domain';
import { codesOf, orNull, type StreamFields } from '../mapping/classification.js';
import { coachKindOrNull } from '../mapping/shared-codes.js';

/** What analysts get of a referral. Which agency helps is left out: it often tells what the matter is. */
export const referralStream: StreamFields<ReferralEvents> = {
  ReferralOpened: {
    about: 'An intake or a trajectory leads on; the practitioner now says where to.',
    when: 'When an intake or the last talk or session before says that it leads on.',
    usuallyBy: 'bmw-practitioner',
    fields: { number: 'count' },
  },
  ReferralProposed: {
    about: 'The practitioner proposed where the employee goes next and what goes along.',
    when: 'When the practitioner has said where to; again after NoReceiverFound.',
    usuallyBy: 'bmw-practitioner',
    fields: {
      number: 'count',
      to: { code: { coach: true, bmw: true, 'neutral-conversation': true, 'other-help': true } },
      coachKind: coachKindOrNull,
      socialMapEntryId: 'omit',
      goalRef: 'omit',
      handOverRefs: 'omit',
    },
  },
  HandOverConsentGiven: {
    about: 'The employee agreed to what is handed over, whole or in part.',
    when: 'When the employee answers what of the proposed words may go along.',
    usuallyBy: 'employee',
    fields: { number: 'count', handOverRefs: 'omit' },
  },
  HandOverConsentRefused: {
    about: 'The employee did not agree to the hand-over.',
    when: 'When the employee answers no; ClosingOpened follows.',
    usuallyBy: 'employee',
    fields: { number: 'count' },
  },
  HandOverConsentLapsed: {
    about: 'Nobody took the hand-over up as long as the consent to it held; the employee is asked anew.',
    when: 'When the days of a consent are over and nobody has accepted, or no other help has begun.',
    usuallyBy: 'clock',
    fields: { number: 'count' },
  },
  ReceiverProposed: {
    about: 'The coordinator proposed a practitioner to receive the referral.',
    when: 'When the coordinator has chosen somebody who may receive; again after each refusal.',
    usuallyBy: 'coordinator',
    fields: { number: 'count', practitionerId: 'pseudonym-of-person', registrationValidUntil: orNull('day') },
  },
  ReferralAccepted: {
    about: 'The proposed practitioner accepted.',
    when: 'When the proposed practitioner answers yes.',
    usuallyBy: 'coach',
    fields: { number: 'count', practitionerId: 'pseudonym-of-person' },
  },
  ReferralDeclined: {
    about: 'The proposed practitioner declined; another one is sought.',
    when: 'When the proposed practitioner answers no.',
    usuallyBy: 'coach',
    fields: { number: 'count', practitionerId: 'pseudonym-of-person', reason: codesOf(declineReasons) },
  },
  ReceiverDroppedOut: {
    about:
      'Who was to receive the referral did not answer, or the hand-over did not come about; another one is sought.',
    when: 'When the time for an answer or a hand-over is over, or the coordinator says so.',
    usuallyBy: 'clock',
    fields: { number: 'count', practitionerId: 'pseudonym-of-person', reason: codesOf(dropOutReasons) },
  },
  NoReceiverFound: {
    about: 'Nobody, or no other help, is there to receive the referral; the practitioner says anew where to.',
    when: 'When the coordinator, or the practitioner for other help, says that there is none.',
    usuallyBy: 'coordinator',
    fields: { number: 'count', reason: codesOf(noReceiverReasons) },
  },
  ReferralWithdrawn: {
    about: 'There is no referral after all; what led to it goes on, or the journey closes.',
    when: 'When the practitioner says that there is none after all, instead of where to.',
    usuallyBy: 'bmw-practitioner',
    fields: { number: 'count' },
  },
  WarmHandOverHeld: {
    about: 'The one who refers and the one who receives handed over together with the employee.',
    when: 'When the one who refers has written down the hand-over; TrajectoryOpened follows.',
    usuallyBy: 'bmw-practitioner',
    fields: { number: 'count' },
  },
  OtherHelpStarted: {
    about: 'The employee is with other help from the social map.',
    when: 'When the practitioner has heard that the other help began.',
    usuallyBy: 'bmw-practitioner',
    fields: { number: 'count', socialMapEntryId: 'omit' },
  },
};
