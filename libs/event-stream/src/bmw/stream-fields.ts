import { afterTalk, missedBy, places, themes, type BmwEvents } from '@traject/domain';
import { codesOf, type StreamFields } from '../mapping/classification.js';

/** What analysts get of the BMW talks. */
export const bmwStream: StreamFields<BmwEvents> = {
  BmwTalkPlanned: {
    about: 'A BMW talk was planned; planned anew after a miss or a pause.',
    fields: { number: 'count', startsAt: 'day', dayStart: 'omit', recordDueAt: 'day', place: codesOf(places) },
  },
  BmwTalkHeld: {
    about: 'A BMW talk was held, and the practitioner said how to go on. At most five in a trajectory.',
    fields: { number: 'count', heldAt: 'day', next: codesOf(afterTalk), notesRef: 'omit' },
  },
  BmwTalkMissed: {
    about: 'A planned BMW talk was not held because one of the two was not there.',
    fields: { number: 'count', missedBy: codesOf(missedBy), missesInARow: 'count' },
  },
  SignalNoticed: {
    about: 'The BMW practitioner noticed something about the organisation; an advice may come of it.',
    fields: { theme: codesOf(themes), descriptionRef: 'omit' },
  },
};
