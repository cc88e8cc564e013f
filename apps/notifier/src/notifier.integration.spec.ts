import {
  appointmentAt,
  assigned,
  contactConsented,
  daysLater,
  daysPass,
  done,
  intakeLeadsTo,
  talkPlanned,
  actors,
  bmwPractitioner,
  people,
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

const recipients = () => mailbox.mails.flatMap(({ to }) => to);
/** Mails that came since, once what is due now has gone out. */
const newMails = async () => {
  const before = mailbox.mails.length;
  await journey.told();
  return mailbox.mails.slice(before);
};
const inBmwTalk = [contactConsented, assigned(), intakeLeadsTo('bmw'), talkPlanned] as const;

describe('a task', () => {
  it('is told once to whom it asks, and to nobody else', async () => {
    expect(await journey.told()).toEqual([{ state: 'sent' }]);
    expect(recipients()).toEqual([privateAddress]);
    expect(mailbox.mails[0]?.parsed).toMatchObject({ subject: 'Er staat iets voor u klaar' });
    expect(await journey.told()).toEqual([]);
    await journey.happens(contactConsented, assigned());
    await journey.told();
    expect(recipients()).toEqual([privateAddress, cast.bmw.workAddress]);
  });

  it('that was done before it was told is not told', async () => {
    await journey.happens(contactConsented);
    expect(await journey.told()).toEqual([]);
  });

  it('that was done while its mail waited is not told either', async () => {
    await mailbox.stop();
    expect(await journey.told()).toMatchObject([{ state: 'pending', code: 'ESOCKET' }]);
    await mailbox.start();
    await journey.happens(contactConsented);
    await retryNow();
    expect(await journey.told()).toEqual([{ state: 'dropped', code: 'overtaken' }]);
    expect(mailbox.mails).toEqual([]);
  });

  it('is told once more as a reminder', async () => {
    await journey.told();
    await journey.happens(daysPass(7));
    await journey.told();
    expect(recipients().length).toBeGreaterThan(1);
    const ids = mailbox.mails.map(({ parsed }) => parsed.messageId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('waits for others of the same person, and goes out with them in one mail', async () => {
    const second = await aToldJourney(world, mailbox, cast);
    journey.wait(60_000);
    second.wait(119_999);
    expect(await second.told(120_000)).toEqual([]);
    second.wait(1);
    expect(await second.told(120_000)).toEqual([{ state: 'sent' }]);
    expect(recipients()).toEqual([privateAddress]);
    expect(await journey.told()).toEqual([]);
  });

  it('in a pause is told when it ends', async () => {
    await journey.happens(contactConsented, assigned());
    await mailbox.stop();
    expect(await journey.told()).toMatchObject([{ state: 'pending' }]);
    await mailbox.start();
    await journey.happens(done('PauseJourney', { reason: 'absence-of-employee' }, { by: actors.coordinator }));
    await retryNow();
    expect(await journey.told()).toEqual([{ state: 'unplanned' }]);
    expect(await journey.told()).toEqual([]);
    await journey.happens(daysPass(3), done('ResumeJourney', {}, { by: actors.coordinator }));
    expect(await journey.told()).toEqual([{ state: 'sent' }]);
  });
});

/** Whatever waits for another try is due. */
const retryNow = () =>
  sql`update notice_mails.mails set next_try_at = now() where state = 'pending'`.execute(world.operator.query);

describe('where somebody is told', () => {
  const outcomeFor = async (contact: Parameters<NotifierWorld['chooses']>[1]) => {
    await world.chooses(cast.employee, contact);
    return journey.told();
  };

  it('an employee without a private address is told nowhere, and never at the address of the employer', async () => {
    expect(await outcomeFor({ privateAddress: null })).toEqual([{ state: 'dropped', code: 'no-address' }]);
    expect(mailbox.mails).toEqual([]);
  });

  it('whoever wants neither mail nor calendar is told nothing', async () => {
    expect(await outcomeFor({ privateAddress, mail: false, calendar: false })).toEqual([
      { state: 'dropped', code: 'not-wanted' },
    ]);
    expect(mailbox.mails).toEqual([]);
  });

  it('whoever wants their calendar alone gets no mail of a task, and one of an appointment', async () => {
    expect(await outcomeFor({ privateAddress, mail: false })).toEqual([{ state: 'dropped', code: 'not-wanted' }]);
    await journey.happens(...inBmwTalk);
    await journey.told();
    expect(mailbox.mails.filter(({ to }) => to.includes(privateAddress)).map(calendarIn)).toEqual([
      expect.stringContaining('METHOD:REQUEST'),
    ]);
  });

  it('whoever wants no calendar entries is told of an appointment as of everything', async () => {
    await outcomeFor({ privateAddress, calendar: false });
    await journey.happens(...inBmwTalk);
    await journey.told();
    const mails = mailbox.mails.filter(({ to }) => to.includes(privateAddress));
    expect(mails.map(calendarIn)).toEqual([undefined, undefined]);
  });

  it('in the language that they chose', async () => {
    await outcomeFor({ privateAddress, language: 'en' });
    expect(mailbox.mails[0]?.parsed).toMatchObject({ subject: 'Something is waiting for you' });
  });

  it('an address that is none any more is not written to, whatever stands in it', async () => {
    await world.forgeAddress(cast.employee, `${privateAddress}\r\nBcc: hr@noord.example`);
    expect(await journey.told()).toEqual([{ state: 'dropped', code: 'address-unusable' }]);
    expect(mailbox.mails).toEqual([]);
  });

  it('each reading of an address is in the log of reads of the person, and nothing else is read', async () => {
    await journey.told();
    await journey.happens(contactConsented, assigned());
    await journey.told();
    const reads = async (personId: string) => {
      const { rows } = await sql`select field, reader, role, ground, journey_id from dossier.content_reads
        where person_id = ${personId} order by number`.execute(world.operator.query);
      return rows;
    };
    const read = { reader: 'notifier', role: 'notifier', ground: 'notice', journey_id: null };
    expect(await reads(cast.employee.id)).toEqual([{ ...read, field: 'private-address' }]);
    expect(await reads(cast.bmw.id)).toEqual([{ ...read, field: 'work-address' }]);
  });
});

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

describe('a mail server', () => {
  it('that is away loses nothing, and what it missed goes out once it is back', async () => {
    await mailbox.stop();
    expect(await journey.told()).toMatchObject([{ state: 'pending', code: 'ESOCKET' }]);
    await mailbox.start();
    await retryNow();
    expect(await journey.told()).toEqual([{ state: 'sent' }]);
    expect(recipients()).toEqual([privateAddress]);
  });

  const refusing = (responseCode: number) => () => {
    throw Object.assign(new Error(`${privateAddress}: no`), { responseCode });
  };

  it('that refuses a mail for now is asked again later, under the same id', async () => {
    const ids: unknown[] = [];
    mailbox.onMail = ({ parsed }) => {
      ids.push(parsed.messageId);
      if (ids.length === 1) refusing(451)();
    };
    expect(await journey.told()).toEqual([{ state: 'pending', code: 'smtp-451', inMs: 30_000 }]);
    await retryNow();
    expect(await journey.told()).toEqual([{ state: 'sent' }]);
    expect(ids[0]).toBe(ids[1]);
  });

  it('that refuses a mail for good is not asked again, and the operator gets a code without the address', async () => {
    mailbox.onMail = refusing(550);
    expect(await journey.told()).toEqual([{ state: 'given-up', code: 'smtp-550' }]);
    mailbox.onMail = () => undefined;
    expect(await journey.told()).toEqual([]);
    const { rows } = await sql`select m::text from notice_mails.mails m`.execute(world.operator.query);
    expect(JSON.stringify(rows)).not.toContain('@');
  });

  it('that is away for too long has a mail given up', async () => {
    await mailbox.stop();
    await journey.told();
    await sql`update notice_mails.mails set made_at = made_at - interval '4 days', next_try_at = now()
      where state = 'pending'`.execute(world.operator.query);
    expect(await journey.told()).toEqual([{ state: 'given-up', code: 'ESOCKET' }]);
  });
});
