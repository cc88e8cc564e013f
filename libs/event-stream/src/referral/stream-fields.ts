import { declineReasons, dropOutReasons, noReceiverReasons, type ReferralEvents } from '@traject/domain';
import { codesOf, orNull, type StreamFields } from '../mapping/classification.js';
import { coachKindOrNull } from '../mapping/shared-codes.js';

/** What analysts get of a referral. Which agency helps is left out: it often tells what the matter is. */
export const referralStream: StreamFields<ReferralEvents> = {
  ReferralOpened: {
    about: 'An intake or a trajectory leads on; the practitioner now says where to.',
    fields: { number: 'count' },
  },
  ReferralProposed: {
    about: 'The practitioner proposed where the employee goes next and what goes along.',
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
    fields: { number: 'count', handOverRefs: 'omit' },
  },
  HandOverConsentRefused: {
    about: 'The employee did not agree to the hand-over.',
    fields: { number: 'count' },
  },
  ReceiverProposed: {
    about: 'The coordinator proposed a practitioner to receive the referral.',
    fields: { number: 'count', practitionerId: 'pseudonym-of-person', registrationValidUntil: orNull('day') },
  },
  ReferralAccepted: {
    about: 'The proposed practitioner accepted.',
    fields: { number: 'count', practitionerId: 'pseudonym-of-person' },
  },
  ReferralDeclined: {
    about: 'The proposed practitioner declined; another one is sought.',
    fields: { number: 'count', practitionerId: 'pseudonym-of-person', reason: codesOf(declineReasons) },
  },
  ReceiverDroppedOut: {
    about:
      'Who was to receive the referral did not answer, or the hand-over did not come about; another one is sought.',
    fields: { number: 'count', practitionerId: 'pseudonym-of-person', reason: codesOf(dropOutReasons) },
  },
  NoReceiverFound: {
    about: 'Nobody, or no other help, is there to receive the referral; the practitioner says anew where to.',
    fields: { number: 'count', reason: codesOf(noReceiverReasons) },
  },
  ReferralWithdrawn: {
    about: 'There is no referral after all; what led to it goes on, or the journey closes.',
    fields: { number: 'count' },
  },
  WarmHandOverHeld: {
    about: 'The one who refers and the one who receives handed over together with the employee.',
    fields: { number: 'count' },
  },
  OtherHelpStarted: {
    about: 'The employee is with other help from the social map.',
    fields: { number: 'count', socialMapEntryId: 'omit' },
  },
};
