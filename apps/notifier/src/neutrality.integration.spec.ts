import {
  actors,
  anEvaluation,
  bmwPractitioner,
  conversationHeld,
  daysPass,
  done,
  inBmw,
  inCoaching,
  inNeutralConversation,
  mainLinesAgreed,
  mainLinesWritten,
  people,
  sessionPlanned,
  sessionsHeld,
  stopped,
  talkHeld,
  talkPlanned,
  type Happening,
} from '@traject/domain/testing';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { aToldJourney, calendarIn, castIn } from './journey-for-tests.js';
import { mailServerAt, type OutgoingMail } from './mail-server.js';
import { beyondNeutral } from './neutral-for-tests.js';
import { mailFrom, openMailbox, openNotifierWorld, type CaughtMail, type NotifierWorld } from './world-for-tests.js';

let world: NotifierWorld;
beforeAll(async () => {
  world = await openNotifierWorld(inject('postgresUrl'));
});
afterAll(() => world.close());

const evaluated = done('EvaluateJourney', anEvaluation);
const replaced = done(
  'ReplacePractitioner',
  { practitioner: bmwPractitioner({ practitionerId: people.otherBmw }), reason: 'absence' },
  { by: actors.coordinator },
);

/** Whole journeys. */
const journeys: Readonly<Record<string, readonly Happening[]>> = {
  'with BMW talks, a pause, another practitioner and a follow-up': [
    inBmw,
    talkHeld(),
    talkPlanned,
    done('PauseJourney', { reason: 'absence-of-employee' }, { by: actors.coordinator }),
    daysPass(9),
    done('ResumeJourney', {}, { by: actors.coordinator }),
    talkPlanned,
    replaced,
    daysPass(1),
    done('RecordBmwTalk', { outcome: 'held', next: 'finish', notesRef: null, signal: null }),
    evaluated,
    mainLinesWritten,
    mainLinesAgreed,
    daysPass(200),
  ],
  'with coaching and reflection, that the employee stops': [inCoaching(5), sessionsHeld(2), sessionPlanned, stopped],
  'with a neutral conversation that nobody answers for': [inNeutralConversation, conversationHeld(), daysPass(60)],
};

const everyMailOf = async (steps: readonly Happening[], language: 'nl' | 'en'): Promise<readonly CaughtMail[]> => {
  const mailbox = await openMailbox();
  const cast = await castIn(world, language);
  const journey = await aToldJourney(world, mailbox, cast);
  await journey.told();
  await journey.happensAndIsTold(...steps);
  return mailbox.mails;
};

describe.each(Object.entries(journeys))('a journey %s', (_what, steps) => {
  it.each(['nl', 'en'] as const)(
    'tells nothing in %s beyond that something waits, and when somebody meets',
    async (language) => {
      const mails = await everyMailOf(steps, language);
      expect(mails.length).toBeGreaterThan(5);
      expect(mails.some((mail) => calendarIn(mail) !== undefined)).toBe(true);
      expect(mails.flatMap(beyondNeutral)).toEqual([]);
      expect(new Set(mails.map(({ parsed }) => parsed.messageId)).size).toBe(mails.length);
    },
  );
});

describe('a mail that says more is reported', () => {
  const plain: OutgoingMail = {
    mailId: '0198c5d0-1111-4222-8333-444455556666',
    to: 'eva@thuis.example',
    subject: 'Er staat iets voor u klaar',
    text: 'Er staat iets voor u klaar.\n\nMeld u aan om het te zien:\nhttps://traject.example/\n',
    calendar: null,
  };
  const lines = (...more: readonly string[]): string =>
    ['BEGIN:VCALENDAR', 'METHOD:REQUEST', 'BEGIN:VEVENT', ...more, 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');
  const withEntry = (...more: readonly string[]): OutgoingMail => ({
    ...plain,
    calendar: { method: 'REQUEST', content: lines(...more) },
  });
  const caught = async (mail: OutgoingMail): Promise<CaughtMail> => {
    const mailbox = await openMailbox();
    await mailServerAt({ createTransport }, mailbox.url, mailFrom).send(mail);
    const [only] = mailbox.mails;
    if (only === undefined) throw new Error('No mail came.');
    return only;
  };

  it('and one that does not is not', async () => {
    expect(beyondNeutral(await caught(plain))).toEqual([]);
    expect(beyondNeutral(await caught(withEntry('SUMMARY:Afspraak')))).toEqual([]);
  });

  it.each([
    ['a name in its subject', { ...plain, subject: 'Er staat iets voor u klaar van Sanne' }, 'header subject'],
    ['a helper in its text', { ...plain, text: `${plain.text}Uw coach Sanne\n` }, 'text'],
    ['a place behind its address', { ...plain, text: plain.text.replace('example/', 'example/journeys/1') }, 'text'],
    ['an id that leads somewhere', { ...plain, mailId: 'journey-1' }, 'header message-id'],
    ['what somebody meets for', withEntry('SUMMARY:Gesprek 2 met Sanne'), 'calendar SUMMARY'],
    ['where somebody meets', withEntry('LOCATION:Kantoor BMW'), 'calendar LOCATION'],
    ['whom somebody meets', withEntry('ATTENDEE;CN="Sanne":MAILTO:sanne@noord.example'), 'calendar ATTENDEE'],
    ['an organizer by name', withEntry('ORGANIZER;CN="Sanne":mailto:no-reply@traject.example'), 'calendar ORGANIZER'],
    ['a theme', withEntry('CATEGORIES:burn-out'), 'calendar CATEGORIES'],
    ['a description', withEntry('DESCRIPTION:Coaching'), 'calendar DESCRIPTION'],
    ['the journey in an id', withEntry('UID:journey/0198c5d0/appointment/4'), 'calendar UID'],
  ])('%s', async (_what, mail, reported) => {
    expect(beyondNeutral(await caught(mail))).toContain(reported);
  });

  it('a header more', async () => {
    const mail = await caught(plain);
    const headerLines = [...mail.parsed.headerLines, { key: 'x-journey', line: 'X-Journey: 1' }];
    expect(beyondNeutral({ ...mail, parsed: { ...mail.parsed, headerLines } })).toEqual(['header x-journey']);
  });
});
