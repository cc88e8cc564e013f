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
    fields: { party: sides },
  },
  NeutralConversationConsentRefused: {
    about: 'One side did not want the conversation.',
    fields: { party: sides },
  },
  NeutralConversationPlanned: {
    about: 'The neutral conversation was planned.',
    fields: { startsAt: 'day', dayStart: 'omit', recordDueAt: 'day', place: codesOf(places) },
  },
  NeutralConversationHeld: {
    about: 'The neutral conversation was held and a first report of it exists.',
    fields: { heldAt: 'day', next: codesOf(afterConversation), reportRef: 'omit', textHash: 'omit' },
  },
  NeutralConversationMissed: {
    about: 'The planned neutral conversation was not held because somebody was not there.',
    fields: { missedBy: codesOf(missedBy), missesInARow: 'count' },
  },
  ReportRevised: {
    about: 'The facilitator revised the report; both sides are asked again.',
    fields: { version: 'count', reportRef: 'omit', textHash: 'omit' },
  },
  ReportApproved: {
    about: 'One side approved this version of the report.',
    fields: { version: 'count', party: sides },
  },
  ReportChangeRequested: {
    about: 'One side asked for a change of the report.',
    fields: { version: 'count', party: sides, wishRef: 'omit' },
  },
  ReportSettled: {
    about: 'Both sides approved the same words.',
    fields: { version: 'count' },
  },
};
