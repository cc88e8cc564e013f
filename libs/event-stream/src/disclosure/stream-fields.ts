import { disclosureModes, disclosurePurposes, type DisclosureEvents } from '@traject/domain';
import { codesOf, orNull, type StreamFields } from '../mapping/classification.js';

const purpose = codesOf(disclosurePurposes);

/** What analysts get of what reaches the employer; never the words, nor what points to them. */
export const disclosureStream: StreamFields<DisclosureEvents> = {
  WordsDisclosed: {
    about:
      'The employer may read words about a person, by consent of the employee or as said in their presence; valid until that day at most.',
    fields: {
      key: 'omit',
      purpose,
      contentRefs: 'omit',
      textHash: 'omit',
      mode: codesOf(disclosureModes),
      recipientIds: { each: 'pseudonym-of-person' },
      saidAt: orNull('day'),
      validUntil: 'day',
    },
  },
  DisclosureOpened: {
    about: 'A recipient opened the words; they cannot be taken back any more.',
    fields: { key: 'omit', purpose, readerId: 'pseudonym-of-person' },
  },
  DisclosureWithdrawn: {
    about: 'The employee took the words back before anybody had opened them.',
    fields: { key: 'omit', purpose },
  },
  DisclosureLapsed: {
    about: 'Nobody opened the words in time, or what they were for is over.',
    fields: { key: 'omit', purpose },
  },
};
