import {
  afterConversation,
  missedBy,
  places,
  type ConversationParty,
  type NeutralConversationEvents,
} from '@traject/domain';
import { codesOf, type CodeList, type StreamFields } from '../mapping/classification.js';

const sides: CodeList<ConversationParty> = { code: { employee: true, employer: true } };

/** What analysts get of a neutral conversation. */
export const neutralConversationStream: StreamFields<NeutralConversationEvents> = {
  NeutralConversationConsentGiven: {
    about: 'One side agreed to a conversation that BMW facilitates; it takes both.',
    when: 'Once for each side that answers yes.',
    usuallyBy: 'employee',
    fields: { party: sides },
  },
  NeutralConversationConsentRefused: {
    about: 'One side did not want the conversation.',
    when: 'When a side answers no; ClosingOpened follows.',
    usuallyBy: 'employee',
    fields: { party: sides },
  },
  NeutralConversationPlanned: {
    about: 'The neutral conversation was planned.',
    when: 'When the facilitator sets a date, after both sides agreed.',
    usuallyBy: 'bmw-practitioner',
    fields: { startsAt: 'day', dayStart: 'omit', recordDueAt: 'day', place: codesOf(places) },
  },
  NeutralConversationHeld: {
    about: 'The neutral conversation was held and a first report of it exists.',
    when: 'When the facilitator has written down the conversation.',
    usuallyBy: 'bmw-practitioner',
    fields: { heldAt: 'day', next: codesOf(afterConversation), reportRef: 'omit', textHash: 'omit' },
  },
  NeutralConversationMissed: {
    about: 'The planned neutral conversation was not held because somebody was not there.',
    when: 'When the facilitator has written down that the conversation was missed.',
    usuallyBy: 'bmw-practitioner',
    fields: { missedBy: codesOf(missedBy), missesInARow: 'count' },
  },
  ReportRevised: {
    about: 'The facilitator revised the report; both sides are asked again.',
    when: 'When the facilitator has changed the words that a side wished otherwise.',
    usuallyBy: 'bmw-practitioner',
    fields: { version: 'count', reportRef: 'omit', textHash: 'omit' },
  },
  ReportApproved: {
    about: 'One side approved this version of the report.',
    when: 'Once for each side that approves a version.',
    usuallyBy: 'employee',
    fields: { version: 'count', party: sides },
  },
  ReportChangeRequested: {
    about: 'One side asked for a change of the report.',
    when: 'When a side answers the report with a wish.',
    usuallyBy: 'employee',
    fields: { version: 'count', party: sides, wishRef: 'omit' },
  },
  ReportSettled: {
    about: 'Both sides approved the same words.',
    when: 'Together with the second ReportApproved of the same version.',
    usuallyBy: 'employee',
    fields: { version: 'count' },
  },
};
