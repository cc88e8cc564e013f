import {
  actors,
  assigned,
  contactConsented,
  daysPass,
  done,
  intakeLeadsTo,
  talkPlanned,
} from '@traject/domain/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { aToldJourney, calendarIn, castIn, type Cast, type ToldJourney } from './journey-for-tests.js';
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
