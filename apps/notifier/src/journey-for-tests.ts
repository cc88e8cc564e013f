import { randomUUID } from 'node:crypto';
import { streamOf, type StreamName } from '@traject/contracts';
import type { Instant, JourneyEvent } from '@traject/domain';
import { aRequest, aJourneyFor, people, type Happening, type JourneyOnItsWay } from '@traject/domain/testing';
import { deliver } from './deliver.js';
import { withNextMail, type MailOutcome } from './next-mail.js';
import { planMails } from './plan-mails.js';
import type { CaughtMail, Mailbox, NotifierWorld, Somebody } from './world-for-tests.js';

/** Who takes part in a journey of these tests. */
export type Cast = Readonly<Record<keyof typeof people, Somebody>>;

/** The private addresses and wishes of a cast, where they are not those of everybody. */
export const castIn = async (world: NotifierWorld, language: 'nl' | 'en' = 'nl'): Promise<Cast> => ({
  requester: await world.somebody('requester', { language }),
  manager: await world.somebody('manager', { language }),
  employee: await world.somebody('employee', { language, privateAddress: 'eva@thuis.example' }),
  bmw: await world.somebody('bmw-practitioner', { language }),
  otherBmw: await world.somebody('bmw-practitioner', { language }),
  coach: await world.somebody('coach', { language }),
  otherCoach: await world.somebody('coach', { language }),
});

/** A journey in the log, whose time the notifier goes by. */
export interface ToldJourney {
  readonly stream: StreamName;
  now(): Date;
  /** These things happen, and the log hears of them. */
  happens(...happenings: readonly Happening[]): Promise<void>;
  /** The same, one event after the other, and after each everything that is due goes out. */
  happensAndIsTold(...happenings: readonly Happening[]): Promise<void>;
  /** Everything that is due by now goes out; what became of each mail. */
  told(gatherMs?: number): Promise<readonly MailOutcome[]>;
  /** Time goes by, and nothing else happens. */
  wait(milliseconds: number): void;
}

/** Events of the examples with the ids of people whom the directory knows. */
const withIds = (events: readonly JourneyEvent[], cast: Cast): readonly JourneyEvent[] => {
  const ids = new Map(Object.entries(people).map(([name, id]) => [`"${id}"`, `"${cast[name as keyof Cast].id}"`]));
  let text = JSON.stringify(events);
  for (const [id, known] of ids) {
    // A role is called as the person of an example is, and stays.
    const place = new RegExp(`("(?:personId|\\w*Id|from|to)":)${id}`, 'g');
    text = text.replaceAll(place, `$1${known}`);
  }
  // Safe: nothing but ids was replaced by ids.
  return JSON.parse(text) as readonly JourneyEvent[];
};

/** Asks for a journey of this cast. */
export const aToldJourney = async (world: NotifierWorld, mailbox: Mailbox, cast: Cast): Promise<ToldJourney> => {
  const journeyId = randomUUID();
  const stream = streamOf('journey', journeyId);
  let journey: JourneyOnItsWay = aJourneyFor(aRequest({ journeyId }));
  let written = 0;
  let time = Date.parse(journey.now);
  const now = (): Date => new Date(time);
  const parts = world.notifier(mailbox, now);
  const writeUpTo = async (count: number): Promise<void> => {
    if (count === written) return;
    await world.happens(stream, written, withIds(journey.events.slice(written, count), cast));
    written = count;
  };
  const told = async (gatherMs = 0): Promise<readonly MailOutcome[]> => {
    await planMails(parts.database, { now: now(), gatherMs });
    const outcomes: MailOutcome[] = [];
    for (;;) {
      const outcome = await withNextMail(parts.database, now, (mail) => deliver(parts, mail));
      if (outcome === undefined) return outcomes;
      outcomes.push(outcome);
      if (outcome.state === 'pending' && outcome.away !== undefined) return outcomes;
    }
  };
  await writeUpTo(journey.events.length);
  return {
    stream,
    now,
    happens: async (...happenings) => {
      for (const happens of happenings) {
        journey = happens(journey);
        time = Date.parse(journey.now);
        await writeUpTo(journey.events.length);
      }
    },
    happensAndIsTold: async (...happenings) => {
      for (const happens of happenings) {
        journey = happens(journey);
        for (const { at } of journey.events.slice(written)) {
          time = Date.parse(at);
          await writeUpTo(written + 1);
          await told();
        }
        time = Date.parse(journey.now);
        await told();
      }
    },
    told,
    wait: (milliseconds) => {
      time += milliseconds;
    },
  };
};

/** The calendar message of a mail, as lines that are not folded; undefined for a mail without one. */
export const calendarIn = ({ parsed }: CaughtMail): string | undefined =>
  parsed.attachments
    .find(({ contentType }) => contentType === 'application/ics')
    ?.content.toString('utf8')
    .replaceAll(/\r\n[ \t]/g, '');

/** A property of a calendar message. */
export const property = (mail: CaughtMail, name: string): string | undefined =>
  new RegExp(`^${name}(?:;[^:\\r\\n]*)?:(.*)\\r$`, 'm').exec(calendarIn(mail) ?? '')?.[1];

/** An instant as calendars write it. */
export const calendarTime = (instant: Instant): string => instant.replaceAll(/[-:]|\.\d+/g, '');
