import { afterTalk, missedBy, places, themes, type BmwEvents } from '@traject/domain';
import { codesOf, type StreamFields } from '../mapping/classification.js';

/** What analysts get of the BMW talks. */
export const bmwStream: StreamFields<BmwEvents> = {
  BmwTalkPlanned: {
    about: 'A BMW talk was planned; planned anew after a miss or a pause.',
    when: 'When the practitioner sets a date; AppointmentMoved follows when that changes.',
    usuallyBy: 'bmw-practitioner',
    fields: { number: 'count', startsAt: 'day', dayStart: 'omit', recordDueAt: 'day', place: codesOf(places) },
  },
  BmwTalkHeld: {
    about: 'A BMW talk was held, and the practitioner said how to go on. At most five in a trajectory.',
    when: 'When the practitioner has written down the talk, which can be some days after it.',
    usuallyBy: 'bmw-practitioner',
    fields: { number: 'count', heldAt: 'day', next: codesOf(afterTalk), notesRef: 'omit' },
  },
  BmwTalkMissed: {
    about: 'A planned BMW talk was not held because one of the two was not there.',
    when: 'When the practitioner has written down that the talk was missed.',
    usuallyBy: 'bmw-practitioner',
    fields: { number: 'count', missedBy: codesOf(missedBy), missesInARow: 'count' },
  },
  SignalNoticed: {
    about: 'The BMW practitioner noticed something about the organisation; an advice may come of it.',
    when: 'Together with BmwTalkHeld, when the practitioner noticed something in that talk.',
    usuallyBy: 'bmw-practitioner',
    fields: { theme: codesOf(themes), descriptionRef: 'omit' },
  },
};
