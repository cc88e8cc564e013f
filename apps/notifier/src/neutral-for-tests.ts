import { calendarIn } from './journey-for-tests.js';
import { mailFrom, type CaughtMail } from './world-for-tests.js';

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const address = '[\\w.+-]+@[\\w.-]+';
const time = '\\d{8}T\\d{6}Z';
const exactly = (text: string): RegExp => new RegExp(`^${text}$`);
const literal = (text: string): RegExp => exactly(text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));

/** Every header that a mail may have, and all that may stand in it. */
const headers: Readonly<Record<string, readonly RegExp[]>> = {
  from: [literal(mailFrom)],
  to: [exactly(address)],
  subject: [literal('Er staat iets voor u klaar'), literal('Something is waiting for you')],
  'message-id': [exactly(`<${uuid}@traject\\.example>`)],
  date: [/^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000$/],
  'auto-submitted': [literal('auto-generated')],
  'mime-version': [literal('1.0')],
  'content-type': [literal('text/plain; charset=utf-8'), /^multipart\/mixed; boundary="--_NmP-[0-9a-f]+-Part_1"$/],
  'content-transfer-encoding': [literal('7bit')],
};

const texts: readonly string[] = [
  'Er staat iets voor u klaar.\n\nMeld u aan om het te zien:\nhttps://traject.example/\n',
  'Something is waiting for you.\n\nSign in to see it:\nhttps://traject.example/\n',
];

/** Every line that a calendar entry may have. */
const calendarLines: readonly RegExp[] = [
  ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Traject//Traject//EN', 'METHOD:REQUEST', 'METHOD:CANCEL'],
  ...['BEGIN:VEVENT', 'SUMMARY:Afspraak', 'SUMMARY:Appointment', 'STATUS:CONFIRMED', 'STATUS:CANCELLED'],
  ...['CLASS:PRIVATE', 'END:VEVENT', 'END:VCALENDAR', `ORGANIZER;CN="Traject":mailto:${mailFrom}`],
]
  .map(literal)
  .concat(
    exactly(`UID:${uuid}`),
    exactly('SEQUENCE:\\d{1,2}'),
    exactly(`DT(?:STAMP|START|END):${time}`),
    exactly(`ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:MAILTO:${address}`),
  );

const folded = (line: string): string => line.replaceAll(/\r?\n[ \t]+/g, ' ');

const strangeHeaders = ({ parsed }: CaughtMail): readonly string[] =>
  parsed.headerLines
    .map(({ key, line }) => ({ key, value: folded(line.slice(line.indexOf(':') + 1)).trim() }))
    .filter(({ key, value }) => !(headers[key] ?? []).some((allowed) => allowed.test(value)))
    .map(({ key }) => `header ${key}`);

const strangeParts = ({ parsed }: CaughtMail): readonly string[] =>
  parsed.attachments
    .filter(({ contentType, filename }) => !(contentType === 'application/ics' && filename === 'invite.ics'))
    .filter(({ contentType, filename }) => !(contentType === 'text/calendar' && filename === undefined))
    .map(() => 'part');

const strangeCalendarLines = (mail: CaughtMail): readonly string[] =>
  (calendarIn(mail) ?? '')
    .split('\r\n')
    .filter((line) => line !== '' && !calendarLines.some((allowed) => allowed.test(line)))
    .map((line) => `calendar ${/^[\w-]+/.exec(line)?.[0] ?? 'line'}`);

/** A calendar is told the same twice, as a part to act on and as a file; the two must not differ. */
const differingCalendars = ({ parsed, text }: CaughtMail): readonly string[] => {
  const file = parsed.attachments.find(({ contentType }) => contentType === 'application/ics')?.content.toString();
  if (file === undefined) return text.includes('VCALENDAR') ? ['calendar without file'] : [];
  const unfolded = text.replaceAll(/=\r\n/g, '').replaceAll('=3D', '=');
  return unfolded.includes(file.trimEnd()) ? [] : ['calendar differs from file'];
};

/** What a mail says beyond that something waits, or that there is an appointment and when; nothing for a neutral one. */
export const beyondNeutral = (mail: CaughtMail): readonly string[] => [
  ...strangeHeaders(mail),
  ...(texts.includes(mail.parsed.text ?? '') && mail.parsed.html === false ? [] : ['text']),
  ...strangeParts(mail),
  ...strangeCalendarLines(mail),
  ...differingCalendars(mail),
  ...(mail.to.length === 1 && mail.text.includes(`To: ${mail.to[0]}\r\n`) ? [] : ['recipient']),
];
