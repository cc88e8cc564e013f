import type { ContactLanguage } from '@traject/directory';
import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalCalendarMethod,
  ICalEventClass,
  ICalEventStatus,
} from 'ical-generator';
import { appointmentSummary } from './mail-text.js';

/** An appointment as one person's calendar is told of it. */
export interface CalendarEntry {
  /** Random, and the same for everything about this appointment and this person. */
  readonly uid: string;
  /** Grows with each change. */
  readonly sequence: number;
  readonly startsAt: string;
  readonly isCancelled: boolean;
}

/** An iTIP message (RFC 5546). */
export interface CalendarMessage {
  readonly method: 'REQUEST' | 'CANCEL';
  readonly content: string;
}

/** How long an appointment takes in a calendar; how long it really takes is agreed between those who meet. */
const lengthMs = 3_600_000;

/**
 * An appointment for a calendar: that there is one, and when. Neither who meets, nor where, nor what for. Calendars ask for
 * an organizer and the attendee: the product's own address, and the one that the mail goes to anyway.
 */
export const calendarMessage = (
  { uid, sequence, startsAt, isCancelled }: CalendarEntry,
  { language, from, to, now }: { language: ContactLanguage; from: string; to: string; now: Date },
): CalendarMessage => {
  const method = isCancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST;
  const calendar = ical({ prodId: '//Traject//Traject//EN', method });
  calendar.createEvent({
    id: uid,
    sequence,
    stamp: now,
    start: new Date(startsAt),
    end: new Date(Date.parse(startsAt) + lengthMs),
    summary: appointmentSummary(language),
    status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    class: ICalEventClass.PRIVATE,
    organizer: { name: 'Traject', email: from },
    attendees: [{ email: to, rsvp: false, role: ICalAttendeeRole.REQ, status: ICalAttendeeStatus.NEEDSACTION }],
  });
  return { method: isCancelled ? 'CANCEL' : 'REQUEST', content: calendar.toString() };
};
