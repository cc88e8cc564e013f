import { connect, type Database } from '@traject/database';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openNotifierWorld, type NotifierWorld, type Somebody } from './world-for-tests.js';

let world: NotifierWorld;
let notifier: Database<unknown>;
let employee: Somebody;
beforeAll(async () => {
  world = await openNotifierWorld(inject('postgresUrl'));
  notifier = connect(world.database.urls.traject_notifier);
  employee = await world.somebody('employee', { privateAddress: 'eva@thuis.example' });
});
afterAll(async () => {
  await notifier.close();
  await world.close();
});

interface Known {
  readonly content_ref: string;
  readonly field: string;
}

/** Everything that is kept about the employee, as its owner knows it. */
const everything = async (): Promise<readonly Known[]> => {
  const { rows } = await sql<Known>`select content_ref, field from dossier.content
    where person_id = ${employee.id} order by field`.execute(world.operator.query);
  return rows;
};

/** Logs a read as the notifier's role and counts the ciphertexts that this shows, in one transaction. */
const opened = async (
  contentRef: string,
  field: string,
  { reader = 'notifier', role = 'notifier', ground = 'notice', personId = employee.id } = {},
): Promise<number> =>
  notifier.query.transaction().execute(async (transaction) => {
    await sql`insert into dossier.content_reads (content_ref, person_id, journey_id, field, reader, role, ground)
      values (${contentRef}, ${personId}, null, ${field}, ${reader}, ${role}, ${ground})`.execute(transaction);
    const { rows } = await sql`select from dossier.sealed_content where content_ref = ${contentRef}`.execute(
      transaction,
    );
    return rows.length;
  });

const refOf = async (field: string): Promise<string> =>
  (await everything()).find((known) => known.field === field)?.content_ref ?? '';

describe("the notifier's role in the database", () => {
  it('opens addresses, once it has written that it does', async () => {
    for (const field of ['private-address', 'work-address']) expect(await opened(await refOf(field), field)).toBe(1);
    const { rows } = await sql`select from dossier.sealed_content`.execute(notifier.query);
    expect(rows, 'without an entry of the same transaction').toEqual([]);
  });

  it('sees of all content nothing but addresses', async () => {
    expect((await everything()).map(({ field }) => field)).toEqual([
      'person-details',
      'private-address',
      'work-address',
    ]);
    const { rows } = await sql<Known>`select distinct field from dossier.content order by field`.execute(
      notifier.query,
    );
    expect(rows.map(({ field }) => field)).toEqual(['private-address', 'work-address']);
  });

  it('does not open a name, whatever it writes into the log of reads', async () => {
    const details = await refOf('person-details');
    const refused = expect.objectContaining({ code: '42501' });
    await expect(opened(details, 'person-details')).rejects.toEqual(refused);
    await expect(opened(details, 'private-address')).rejects.toEqual(refused);
  });

  it.each([
    ['as somebody else', { reader: 'coordinator' }],
    ['in another capacity', { role: 'coordinator' }],
    ['on another ground', { ground: 'own-contact' }],
  ])('does not open an address %s', async (_how, other) => {
    await expect(opened(await refOf('private-address'), 'private-address', other)).rejects.toMatchObject({
      code: '42501',
    });
  });

  it('does not put a read into the log of another person', async () => {
    const other = await world.somebody('employee');
    const entry = { personId: other.id };
    await expect(opened(await refOf('private-address'), 'private-address', entry)).rejects.toMatchObject({
      code: '42501',
    });
  });

  it.each([
    'event_log.events',
    'read_models.journeys',
    'read_models.human_tasks',
    'read_models.appointments',
    'read_models.disclosures',
    'read_models.advices',
    'read_models.worklist',
    'directory.identities',
    'directory.organisations',
    'directory.practitioners',
    'directory.people',
    'dossier.purpose_keys',
    'dossier.read_chains',
  ])('does not look into %s', async (table) => {
    await expect(sql.raw(`select * from ${table}`).execute(notifier.query)).rejects.toMatchObject({ code: '42501' });
  });

  it('changes neither what is to be told nor where', async () => {
    for (const change of [
      'delete from read_models.notices',
      'update directory.contacts set mail = true',
      'update directory.people set active = true',
      'update dossier.person_keys set wrapped_key = null',
      'delete from dossier.content',
    ])
      await expect(sql.raw(change).execute(notifier.query)).rejects.toMatchObject({ code: '42501' });
  });
});
