import { randomUUID } from 'node:crypto';
import { connect, type Database } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { brokersFrom, ensureTopics, kafkaClient, topicNames, type TopicNames } from '@traject/event-stream';
import { martMigrations } from '@traject/mart';
import { releasedPeriods, releaseMigrations } from '@traject/releases';
import { dayAt, periodKey } from '@traject/reports';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { martLocks } from '../mart.js';
import { dayOfBoth } from './day-of-both.js';
import { openPublishing } from './publish-due.js';
import { DAYS_TO_MEND } from './whole-stream.js';

/** What the log and the directory let the reporting process see, as tables: their own tests are about the views. */
const neighbours = `
create schema event_log;
create schema directory;
create table event_log.publishing_progress (logged bigint not null, published bigint not null);
insert into event_log.publishing_progress values (7, 7);
create table event_log.department_pseudonyms (organisation text, department text, pseudonym uuid);
create table directory.organisations_in_reports (organisation text, months integer, departments jsonb);
insert into directory.organisations_in_reports values ('noord', 1, '[]'), ('zuid', 3, '[]');
grant usage on schema event_log, directory to traject_reporting;
grant select on all tables in schema event_log, directory to traject_reporting;`;

const aRequest = `
insert into mart.journeys (journey, organisation, employee, self_requested, theme, phase, requested_day, last_day, pauses,
  paused_days, replacements, consents_withdrawn, emergencies_requested, emergencies_approved, starts, events_after_end)
values (gen_random_uuid(), 'noord', gen_random_uuid(), false, 'stress', 'intake', $1, $1, 0, 0, 0, 0, 0, 0, 1, 0)`;

const parkedRecord = `
insert into mart.parked_records (topic, partition, kafka_offset, reason, detail, headers)
values ($1, 0, 0, 'not-json', 'value', '{}')`;

const brokers = brokersFrom(inject('kafkaBrokers'));
const kafka = { brokers, clientId: 'publishing-test' };
let names: TopicNames;
let database: TestDatabase;
let owner: Database<unknown>;
let reporting: Database<unknown>;
beforeEach(async () => {
  names = topicNames(`publishing-${randomUUID()}.`);
  database = await createTestDatabase(inject('postgresUrl'), [martMigrations, releaseMigrations]);
  owner = connect(database.ownerUrl, { maxConnections: 2 });
  reporting = connect(database.urls.traject_reporting, { maxConnections: 4 });
  await owner.pool.query(neighbours);
  await ensureTopics(kafka, names);
});
afterEach(async () => {
  await Promise.all([owner.close(), reporting.close()]);
  await database.drop();
  const admin = kafkaClient(kafka).admin();
  await admin.connect();
  await admin.deleteTopics({
    topics: (await admin.listTopics()).filter((topic) => Object.values(names).includes(topic)),
  });
  await admin.disconnect();
});

const publishing = (by = reporting, today = () => '2027-03-20') => {
  const told: string[] = [];
  const { turn } = openPublishing({
    database: by,
    kafka,
    names,
    today,
    onPublished: ({ period }) => void told.push(periodKey(period)),
  });
  return { turn, told };
};

const requestedOn = (day: string): Promise<unknown> => reporting.pool.query(aRequest, [day]);
const kept = async (): Promise<readonly string[]> =>
  (await releasedPeriods(reporting.pool)).map(({ period }) => periodKey(period)).toSorted();

describe('a turn', () => {
  it('publishes each period that is due, of every length that was chosen, and the next one nothing', async () => {
    await requestedOn('2027-01-05');
    const { turn, told } = publishing();
    expect(await turn()).toEqual({ due: 0, waits: null });
    expect(told).toEqual(['2027-01/1', '2027-02/1']);
    expect(await turn()).toEqual({ due: 0, waits: null });
    expect(told).toHaveLength(2);
    const later = publishing(reporting, () => '2027-04-15');
    await later.turn();
    expect(later.told.toSorted()).toEqual(['2027-01/3', '2027-03/1']);
    expect(await kept()).toEqual(['2027-01/1', '2027-01/3', '2027-02/1', '2027-03/1']);
  });

  it('publishes periods without data as such, and nothing from before there was any', async () => {
    const { turn } = publishing();
    expect(await turn()).toEqual({ due: 0, waits: null });
    expect(await kept()).toEqual([]);
    await requestedOn('2026-12-05');
    await turn();
    expect(await kept()).toEqual(['2026-10/3', '2026-12/1', '2027-01/1', '2027-02/1']);
  });

  it('tells the caseload with all organisations, and only where a period of each of them ends', async () => {
    await requestedOn('2027-01-05');
    const served = `
      with served as (
        insert into mart.journeys (journey, organisation, employee, self_requested, theme, phase, requested_day, last_day, pauses,
          paused_days, replacements, consents_withdrawn, emergencies_requested, emergencies_approved, starts, events_after_end)
        select gen_random_uuid(), organisation, gen_random_uuid(), false, 'stress', 'support', '2027-01-05', '2027-01-05', 0, 0, 0,
          0, 0, 0, 1, 0
          from unnest(array['noord', 'noord', 'zuid']) as of_whom (organisation) cross join generate_series(1, 5)
        returning journey, organisation
      ), numbered as (
        select journey, row_number() over (partition by organisation order by journey) % 5 as practitioner from served
      )
      insert into mart.practitioner_stays (journey, sequence, practitioner, from_day)
      select journey, 3, ('0198c5d0-000' || practitioner || '-4222-8333-444455556666')::uuid, '2027-01-06' from numbered`;
    await reporting.pool.query(served);
    await publishing(reporting, () => '2027-04-15').turn();
    const { rows } = await reporting.pool.query(
      `select from_month || '/' || months as period, figure from reports.released_lines join reports.releases using (release_id)
        where measure = 'caseload' order by 1`,
    );
    expect(rows).toEqual([
      { period: '2027-01/1', figure: { kind: 'hidden' } },
      { period: '2027-01/3', figure: { kind: 'mean', mean: 3 } },
      { period: '2027-02/1', figure: { kind: 'hidden' } },
      { period: '2027-03/1', figure: { kind: 'mean', mean: 3 } },
    ]);
  });

  it('that fails half-way has kept nothing of that period, and the next one makes it', async () => {
    await requestedOn('2027-02-05');
    await owner.pool.query(`create function reports.disk_is_full() returns trigger language plpgsql as $$
      begin raise exception 'could not extend file: No space left on device' using errcode = 'disk_full'; end $$;
      create trigger disk_is_full before insert on reports.released_lines for each row execute function reports.disk_is_full()`);
    const { turn, told } = publishing();
    await expect(turn()).rejects.toMatchObject({ code: '53100' });
    expect([await kept(), told]).toEqual([[], []]);
    await owner.pool.query('drop trigger disk_is_full on reports.released_lines');
    expect(await turn()).toEqual({ due: 0, waits: null });
    expect(await kept()).toEqual(['2027-02/1']);
  });

  it('is taken by one process at a time, and each period is published once', async () => {
    await requestedOn('2026-01-05');
    const another = connect<unknown>(database.urls.traject_reporting, { maxConnections: 4 });
    const both = [publishing(), publishing(another)];
    const turns = await Promise.all(both.map(({ turn }) => turn()));
    await another.close();
    expect(turns.map(({ waits }) => waits).filter((waits) => waits !== 'another-publishes')).toContain(null);
    const told = both.flatMap((each) => each.told);
    expect(new Set(told).size).toBe(told.length);
    expect(told.toSorted()).toEqual(await kept());
  });
});

describe('the day by which periods are due', () => {
  const by = (today: string): Promise<string> => dayOfBoth(reporting.pool, () => today);

  it('is the earlier of two clocks, as what is published of a period that is not over stays', async () => {
    const before = dayAt(Date.now());
    const whileAhead = await by('2999-01-01');
    // Midnight may have passed in between.
    expect([before, dayAt(Date.now())]).toContain(whileAhead);
    expect(await by('2020-02-29')).toBe('2020-02-29');
  });
});

describe('nothing is published', () => {
  beforeEach(() => requestedOn('2027-02-05'));

  it('while the log has events that are not in Kafka, up to where it was when the period was found due', async () => {
    await owner.pool.query('update event_log.publishing_progress set logged = 9');
    const { turn } = publishing();
    expect(await turn()).toEqual({ due: 1, waits: 'log-not-in-stream' });
    // The log grows on; what came later is not waited for.
    await owner.pool.query('update event_log.publishing_progress set logged = 12, published = 9');
    expect(await turn()).toEqual({ due: 0, waits: null });
  });

  it('while Kafka has records that the mart has not taken, also by a mart that was put back', async () => {
    const producer = kafkaClient(kafka).producer();
    await producer.connect();
    await producer.send({ topic: names.journeyEvents, messages: [{ key: 'a', value: 'b', partition: 3 }] });
    await producer.disconnect();
    const { turn } = publishing();
    expect(await turn()).toEqual({ due: 1, waits: 'mart-behind' });
    const position = 'insert into mart.positions (topic, partition, next_offset) values ($1, 3, $2)';
    await reporting.pool.query(position, [names.journeyEvents, 0]);
    expect(await turn()).toEqual({ due: 1, waits: 'mart-behind' });
    await reporting.pool.query('update mart.positions set next_offset = 1');
    expect(await turn()).toEqual({ due: 0, waits: null });
  });

  it('by a mart that has taken more than Kafka has, as what Kafka tells since it was set up anew is not taken', async () => {
    await reporting.pool.query('insert into mart.positions (topic, partition, next_offset) values ($1, 3, 40)', [
      names.journeyEvents,
    ]);
    const { turn } = publishing();
    expect(await turn()).toEqual({ due: 1, waits: 'stream-anew' });
    await reporting.pool.query('delete from mart.positions');
    expect(await turn()).toEqual({ due: 0, waits: null });
  });

  it('of a period that became due while an earlier one waited, before the mart has all of that too', async () => {
    let today = '2027-03-20';
    const { turn } = publishing(reporting, () => today);
    await reporting.pool.query(parkedRecord, [names.journeyEvents]);
    expect(await turn()).toEqual({ due: 1, waits: 'record-parked' });
    today = '2027-04-15';
    await reporting.pool.query('delete from mart.parked_records');
    await owner.pool.query('update event_log.publishing_progress set logged = 9');
    expect(await turn()).toMatchObject({ waits: 'log-not-in-stream' });
    expect(await kept()).toEqual([]);
  });

  it('of a past that came into an empty mart at once, before the mart has all of it', async () => {
    await owner.pool.query('delete from mart.journeys');
    const { turn } = publishing();
    expect(await turn()).toEqual({ due: 0, waits: null });
    await requestedOn('2027-02-05');
    await owner.pool.query('update event_log.publishing_progress set logged = 9');
    expect(await turn()).toEqual({ due: 1, waits: 'log-not-in-stream' });
  });

  it('while a record was parked lately, and without it once there was time to mend its cause', async () => {
    await reporting.pool.query(parkedRecord, [names.journeyEvents]);
    const { turn } = publishing();
    expect(await turn()).toEqual({ due: 1, waits: 'record-parked' });
    await reporting.pool.query(`update mart.parked_records set parked_at = now() - make_interval(days => $1)`, [
      DAYS_TO_MEND,
    ]);
    expect(await turn()).toEqual({ due: 0, waits: null });
  });

  it('while another mart is put in its place: it is waited for, and read whole', async () => {
    const waiting = `select from pg_locks
      where not granted and database = (select oid from pg_database where datname = current_database())`;
    const rebuild = await owner.pool.connect();
    await rebuild.query(`begin; select pg_advisory_xact_lock(${martLocks.mart})`);
    const { turn, told } = publishing();
    const turned = turn();
    await vi.waitFor(async () => expect((await owner.pool.query(waiting)).rowCount).toBeGreaterThan(0), 30_000);
    expect(told).toEqual([]);
    await rebuild.query('commit');
    rebuild.release();
    expect(await turned).toEqual({ due: 0, waits: null });
  });
});
