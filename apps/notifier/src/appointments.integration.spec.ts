import {
  actors,
  appointmentAt,
  assigned,
  bmwPractitioner,
  contactConsented,
  daysLater,
  done,
  intakeLeadsTo,
  people,
  talkPlanned,
} from '@traject/domain/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  aToldJourney,
  calendarIn,
  calendarTime,
  castIn,
  property,
  type Cast,
  type ToldJourney,
} from './journey-for-tests.js';
import { openMailbox, openNotifierWorld, type Mailbox, type NotifierWorld } from './world-for-tests.js';

let world: NotifierWorld;
beforeAll(async () => {
  world = await openNotifierWorld(inject('postgresUrl'));
});
afterAll(() => world.close());

let mailbox: Mailbox;
let cast: Cast;
let journey: ToldJourney;
const privateAddress = 'eva@thuis.example';
beforeEach(async () => {
  await world.forget();
  mailbox = await openMailbox();
  cast = await castIn(world);
  journey = await aToldJourney(world, mailbox, cast);
});

/** Mails that came since, once what is due now has gone out. */
const newMails = async () => {
  const before = mailbox.mails.length;
  await journey.told();
  return mailbox.mails.slice(before);
};
const inBmwTalk = [contactConsented, assigned(), intakeLeadsTo('bmw'), talkPlanned] as const;

/** Whatever waits for another try is due. */
const retryNow = () =>
  sql`update notice_mails.mails set next_try_at = now() where state = 'pending'`.execute(world.operator.query);

describe('an appointment', () => {
  const entries = () => mailbox.mails.filter((mail) => calendarIn(mail) !== undefined);
  const startOf = (days: number) => daysLater(journey.now().toISOString(), days);
  const moved = (startsAt: string) =>
    done('MoveAppointment', { appointment: appointmentAt(startsAt) }, { by: actors.bmw });

  beforeEach(async () => {
    await journey.happens(...inBmwTalk);
  });

  it('is told to the calendars of those who meet: when, and nothing more', async () => {
    await journey.told();
    expect(entries().map(({ to }) => to)).toEqual(expect.arrayContaining([[privateAddress], [cast.bmw.workAddress]]));
    expect(entries()).toHaveLength(2);
    for (const mail of entries()) {
      expect(calendarIn(mail)).toMatch(/METHOD:REQUEST/);
      expect([property(mail, 'DTSTART'), property(mail, 'SEQUENCE')]).toEqual([calendarTime(startOf(1)), '0']);
    }
    const uids = entries().map((mail) => property(mail, 'UID'));
    expect(new Set(uids).size, 'nobody can see from an id who else meets').toBe(2);
    expect(uids.join()).not.toContain(journey.stream.split('/')[1]);
  });

  it('that is moved and then cancelled stays the same entry', async () => {
    const first = await newMails();
    const start = startOf(3);
    await journey.happens(moved(start));
    const second = await newMails();
    await journey.happens(done('PauseJourney', { reason: 'absence-of-employee' }, { by: actors.coordinator }));
    const third = await newMails();
    for (const address of [privateAddress, cast.bmw.workAddress]) {
      const [plan, move, cancel] = [first, second, third].map((mails) =>
        mails.find((mail) => mail.to.includes(address) && calendarIn(mail)),
      );
      if (plan === undefined || move === undefined || cancel === undefined) throw new Error('A calendar was not told.');
      expect([property(move, 'METHOD'), property(move, 'SEQUENCE'), property(move, 'DTSTART')]).toEqual([
        'REQUEST',
        '1',
        calendarTime(start),
      ]);
      expect([property(cancel, 'METHOD'), property(cancel, 'SEQUENCE'), property(cancel, 'STATUS')]).toEqual([
        'CANCEL',
        '2',
        'CANCELLED',
      ]);
      expect([property(move, 'UID'), property(cancel, 'UID')]).toEqual([property(plan, 'UID'), property(plan, 'UID')]);
    }
  });

  it('that is moved before it was told is told once, as it is', async () => {
    await mailbox.stop();
    await journey.told();
    await mailbox.start();
    const start = startOf(3);
    await journey.happens(moved(start));
    await retryNow();
    await journey.told();
    const own = entries().filter(({ to }) => to.includes(privateAddress));
    expect(own.map((mail) => [property(mail, 'DTSTART'), property(mail, 'SEQUENCE')])).toEqual([
      [calendarTime(start), '1'],
    ]);
  });

  it('that is cancelled before it was told is not told at all', async () => {
    await journey.happens(done('PauseJourney', { reason: 'absence-of-employee' }, { by: actors.coordinator }));
    const outcomes = await journey.told();
    expect(outcomes).toContainEqual({ state: 'dropped', code: 'overtaken' });
    expect(entries()).toEqual([]);
  });

  it('that is taken over is cancelled for one practitioner and planned for the other, and no news to the employee', async () => {
    await journey.told();
    await journey.happens(
      done(
        'ReplacePractitioner',
        { practitioner: bmwPractitioner({ practitionerId: people.otherBmw }), reason: 'absence' },
        { by: actors.coordinator },
      ),
    );
    const fresh = (await newMails()).filter((mail) => calendarIn(mail) !== undefined);
    expect(fresh.map((mail) => [...mail.to, property(mail, 'METHOD'), property(mail, 'SEQUENCE')])).toEqual(
      expect.arrayContaining([
        [cast.bmw.workAddress, 'CANCEL', '1'],
        [cast.otherBmw.workAddress, 'REQUEST', '0'],
      ]),
    );
    expect(fresh).toHaveLength(2);
  });

  it('that has begun is told no more', async () => {
    journey.wait(2 * 86_400_000);
    await journey.told();
    expect(entries()).toEqual([]);
  });
});
