import type { Database } from '@traject/database';
import { DossierProblem, type Dossier } from '@traject/dossier';
import { destinationOf, type Destination } from './addresses.js';
import { calendarIdFor, knownCalendarId } from './calendar-ids.js';
import { calendarMessage, type CalendarMessage } from './calendar-entry.js';
import { failureOf, type MailServer } from './mail-server.js';
import { mailText } from './mail-text.js';
import type { MailOutcome, Occasion, PendingMail } from './next-mail.js';

/** What delivering works with. */
export interface DeliveryParts {
  readonly database: Database<unknown>;
  readonly dossier: Dossier;
  readonly mailServer: MailServer;
  readonly mailFrom: string;
  readonly publicUrl: string;
  readonly now: () => Date;
}

/** A mail that could not be sent for this long is given up: what it told of has been reminded of since. */
const giveUpAfterMs = 3 * 86_400_000;
const firstPauseMs = 30_000;
const longestPauseMs = 3_600_000;

/** What becomes of a mail that did not go out: tried again, each time later, until it is too old. */
const laterUnlessOld = (mail: PendingMail, code: string, now: Date, away?: unknown): MailOutcome => {
  if (now.getTime() - Date.parse(mail.madeAt) > giveUpAfterMs) return { state: 'given-up', code };
  // At once, behind the others: it is for whoever sends to wait until the server, or the keys, are back.
  if (away !== undefined) return { state: 'pending', code, inMs: 0, away };
  return { state: 'pending', code, inMs: Math.min(firstPauseMs * 2 ** Math.min(mail.tries, 10), longestPauseMs) };
};

type AppointmentOccasion = Extract<Occasion, { readonly kind: 'appointment' }>;

/** The entry for the calendar; undefined for a cancellation of what no calendar was told of. */
const calendarOf = async (
  { database, mailFrom, now }: DeliveryParts,
  { recipientId }: PendingMail,
  { noticeId, ...appointment }: AppointmentOccasion,
  { address, language }: Destination,
): Promise<CalendarMessage | undefined> => {
  const find = appointment.isCancelled ? knownCalendarId : calendarIdFor;
  const uid = await find(database, noticeId, recipientId);
  if (uid === undefined) return undefined;
  return calendarMessage({ ...appointment, uid }, { language, from: mailFrom, to: address, now: now() });
};

const send = async (
  parts: DeliveryParts,
  mail: PendingMail,
  destination: Destination,
  calendar: CalendarMessage | null,
): Promise<MailOutcome> => {
  const text = mailText(destination.language, parts.publicUrl);
  try {
    await parts.mailServer.send({ mailId: mail.mailId, to: destination.address, ...text, calendar });
    return { state: 'sent' };
  } catch (error) {
    const { kind, code } = failureOf(error);
    if (kind === 'refused') return { state: 'given-up', code };
    return laterUnlessOld(mail, code, parts.now(), kind === 'away' ? error : undefined);
  }
};

/** Sends a mail if by now there is a reason for it, and somewhere to send it to. */
export const deliver = async (parts: DeliveryParts, mail: PendingMail): Promise<MailOutcome> => {
  const { occasion } = mail;
  if (occasion.kind === 'held') return { state: 'unplanned' };
  if (occasion.kind === 'overtaken') return { state: 'dropped', code: 'overtaken' };
  let destination;
  try {
    destination = await destinationOf(parts.database, parts.dossier, mail);
  } catch (error) {
    if (!(error instanceof DossierProblem)) throw error;
    return laterUnlessOld(mail, error.code, parts.now(), error.mayPass ? error : undefined);
  }
  if (typeof destination === 'string') return { state: 'dropped', code: destination };
  if (occasion.kind === 'appointment' && destination.calendar) {
    const calendar = await calendarOf(parts, mail, occasion, destination);
    return calendar === undefined ? { state: 'dropped', code: 'overtaken' } : send(parts, mail, destination, calendar);
  }
  return destination.mail ? send(parts, mail, destination, null) : { state: 'dropped', code: 'not-wanted' };
};
