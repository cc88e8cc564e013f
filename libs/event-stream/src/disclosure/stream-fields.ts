import { disclosureModes, disclosurePurposes, type DisclosureEvents } from '@traject/domain';
import { codesOf, orNull, type StreamFields } from '../mapping/classification.js';

const purpose = codesOf(disclosurePurposes);

/** What analysts get of what reaches the employer; never the words, nor what points to them. */
export const disclosureStream: StreamFields<DisclosureEvents> = {
  WordsDisclosed: {
    about:
      'The employer may read words about a person, by consent of the employee or as said in their presence; valid until that day at most.',
    when: 'When the employee has agreed to these words for these recipients, or confirmed that they were said in their presence.',
    usuallyBy: 'employee',
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
    when: 'The first time that each recipient opens the words.',
    usuallyBy: 'requester',
    fields: { key: 'omit', purpose, readerId: 'pseudonym-of-person' },
  },
  DisclosureWithdrawn: {
    about: 'The employee took the words back before anybody had opened them.',
    when: 'When the employee takes back words that nobody has opened.',
    usuallyBy: 'employee',
    fields: { key: 'omit', purpose },
  },
  DisclosureLapsed: {
    about: 'Nobody opened the words in time, or what they were for is over.',
    when: 'When the clock reaches the end of their time, or together with what ends their reason.',
    usuallyBy: 'clock',
    fields: { key: 'omit', purpose },
  },
};
