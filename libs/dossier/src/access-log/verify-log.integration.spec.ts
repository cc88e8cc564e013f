import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { openAccessLogWorld, type AccessLogWorld, type Verified } from './access-log-for-tests.js';

let world: AccessLogWorld;
beforeAll(async () => {
  world = await openAccessLogWorld(inject('postgresUrl'));
});
afterAll(() => world.close());
/** Each test begins with an empty log, as each looks at all of it. */
beforeEach(() => world.empty());

describe('the verification', () => {
  it('finds the log whole at each moment while readers go on', async () => {
    const refs = await Promise.all(
      [randomUUID(), randomUUID(), randomUUID()].map((personId) => world.contentAbout(personId)),
    );
    let isEnough = false;
    const readOn = async (some: readonly string[]): Promise<void> => {
      while (!isEnough) await world.read(...some);
    };
    const reading = Promise.all([refs, refs.slice(1), refs.slice(0, 1), refs.toReversed()].map(readOn));
    const seen: Verified[] = [];
    try {
      while (new Set(seen.map(({ entries }) => entries)).size < 6) seen.push(await world.verify());
    } finally {
      isEnough = true;
      await reading;
    }
    expect(seen.flatMap(({ faults }) => faults)).toEqual([]);
  });

  it('says of a sound log that it is whole, also against heads that were kept (negative control)', async () => {
    const people = [await world.chainOf(3), await world.chainOf(1)];
    const { heads, faults } = await world.verify();
    expect(faults).toEqual([]);
    expect([...heads.keys()].toSorted()).toEqual(people.toSorted());
    await world.read(await world.contentAbout(people[0] ?? ''));
    expect(await world.verify(heads)).toMatchObject({ entries: 5, faults: [] });
  });

  it('counts an empty log as whole', async () => {
    expect(await world.verify()).toMatchObject({ entries: 0, faults: [] });
  });

  const alterations: Readonly<Record<string, unknown>> = {
    content_ref: randomUUID(),
    journey_id: null,
    field: 'person-details',
    reader: 'nobody',
    role: 'employee',
    ground: 'administration',
    read_at: '2020-01-01T00:00:00Z',
    transaction_id: '1',
    previous_hash: Buffer.alloc(32, 7),
    hash: Buffer.alloc(32, 7),
  };

  it('is tried on every column that an entry has', async () => {
    const { rows } = await sql<{ name: string }>`
      select attname as name from pg_attribute
      where attrelid = 'dossier.content_reads'::regclass and attnum > 0 and not attisdropped
    `.execute(world.superuser.query);
    const tried = [...Object.keys(alterations), 'person_id', 'number'];
    expect(rows.map(({ name }) => name).toSorted()).toEqual(tried.toSorted());
  });

  it.each(Object.keys(alterations))('names the entry of which %s was altered', async (column) => {
    await world.chainOf(2);
    const personId = await world.chainOf(4);
    await world.tamper(sql`
      update dossier.content_reads set ${sql.ref(column)} = ${alterations[column]}
      where person_id = ${personId} and number = 3
    `);
    expect((await world.verify()).faults).toEqual([{ personId, number: 3, code: 'altered' }]);
  });

  it('names the place from which an entry was moved to another number, however great', async () => {
    const personId = await world.chainOf(4);
    await world.tamper(sql`
      update dossier.content_reads set number = 9223372036854775807 where person_id = ${personId} and number = 2
    `);
    expect((await world.verify()).faults).toEqual([{ personId, number: 2, code: 'missing' }]);
  });

  it('names both chains when an entry was moved to another person', async () => {
    const personId = await world.chainOf(4);
    const other = await world.chainOf(2);
    await world.tamper(sql`
      update dossier.content_reads set person_id = ${other} where person_id = ${personId} and number = 3
    `);
    const { faults } = await world.verify();
    expect(faults).toHaveLength(2);
    expect(faults).toContainEqual({ personId, number: 3, code: 'missing' });
    expect(faults).toContainEqual({ personId: other, number: 3, code: 'altered' });
  });

  it('names the first of two entries that were swapped', async () => {
    const personId = await world.chainOf(5);
    const swap = (from: number, to: number) =>
      sql`update dossier.content_reads set number = ${to} where person_id = ${personId} and number = ${from}`;
    await world.tamper(swap(2, 100), swap(4, 2), swap(100, 4));
    expect((await world.verify()).faults).toEqual([{ personId, number: 2, code: 'altered' }]);
  });

  it('names an entry that was deleted in the middle', async () => {
    const personId = await world.chainOf(4);
    await world.tamper(sql`delete from dossier.content_reads where person_id = ${personId} and number = 2`);
    expect((await world.verify()).faults).toEqual([{ personId, number: 2, code: 'missing' }]);
  });

  /** As the database itself would hash it: the attacker knows how. */
  const rehash = (personId: string, number: number) => sql`
    update dossier.content_reads as entry set hash = dossier.hash_of_read(entry)
    where person_id = ${personId} and number = ${number}`;

  it('names the entry after one that was altered and hashed anew', async () => {
    const personId = await world.chainOf(4);
    await world.tamper(
      sql`update dossier.content_reads set reader = 'nobody' where person_id = ${personId} and number = 2`,
      rehash(personId, 2),
    );
    expect((await world.verify()).faults).toEqual([{ personId, number: 3, code: 'unlinked' }]);
  });

  const cutOff = (personId: string, after: number) =>
    sql`delete from dossier.content_reads where person_id = ${personId} and number > ${after}`;
  const headFrom = (personId: string, number: number) => sql`
    update dossier.read_chains as head set number = entry.number, hash = entry.hash
    from dossier.content_reads as entry
    where head.person_id = ${personId} and entry.person_id = ${personId} and entry.number = ${number}`;

  it('names what is missing at the end, by the head; and where the head was put back too, by one that was kept', async () => {
    const personId = await world.chainOf(4);
    const { heads } = await world.verify();
    await world.tamper(cutOff(personId, 2));
    expect((await world.verify()).faults).toEqual([{ personId, number: 3, code: 'cut-off' }]);
    await world.tamper(headFrom(personId, 2));
    expect((await world.verify()).faults).toEqual([]);
    expect((await world.verify(heads)).faults).toEqual([{ personId, number: 3, code: 'cut-off' }]);
  });

  it('names a chain that was deleted whole: by its head, or by one that was kept', async () => {
    const personId = await world.chainOf(2);
    const { heads } = await world.verify();
    await world.tamper(cutOff(personId, 0));
    expect(await world.verify()).toMatchObject({ entries: 0, faults: [{ personId, number: 1, code: 'cut-off' }] });
    await world.tamper(sql`delete from dossier.read_chains where person_id = ${personId}`);
    expect((await world.verify()).faults).toEqual([]);
    expect((await world.verify(heads)).faults).toEqual([{ personId, number: 1, code: 'cut-off' }]);
  });

  it('names where a chain was written anew with all its hashes and its head, by a head that was kept', async () => {
    const personId = await world.chainOf(3);
    const { heads } = await world.verify();
    await world.tamper(
      sql`update dossier.content_reads set reader = 'nobody' where person_id = ${personId} and number = 1`,
      rehash(personId, 1),
      ...[2, 3].flatMap((number) => [
        sql`
          update dossier.content_reads as entry set previous_hash = before.hash from dossier.content_reads as before
          where entry.person_id = ${personId} and entry.number = ${number}
            and before.person_id = ${personId} and before.number = ${number - 1}`,
        rehash(personId, number),
      ]),
      headFrom(personId, 3),
    );
    expect((await world.verify()).faults).toEqual([]);
    expect((await world.verify(heads)).faults).toEqual([{ personId, number: 3, code: 'rewritten' }]);
  });

  it('names an entry that was put in past the trigger, in the middle and at the end', async () => {
    const personId = await world.chainOf(3);
    const insertAt = (number: number) => sql`
      insert into dossier.content_reads
        (person_id, number, content_ref, field, reader, role, ground, previous_hash, hash)
      select person_id, ${number}, content_ref, field, reader, role, ground, hash, hash
      from dossier.content_reads where person_id = ${personId} and number = ${number - 1}`;
    await world.tamper(insertAt(4), rehash(personId, 4));
    expect((await world.verify()).faults).toEqual([{ personId, number: 4, code: 'beyond-head' }]);
    await world.tamper(
      cutOff(personId, 3),
      sql`update dossier.content_reads set number = 4 where person_id = ${personId} and number = 3`,
      insertAt(3),
      rehash(personId, 3),
    );
    expect((await world.verify()).faults).toEqual([{ personId, number: 4, code: 'altered' }]);
  });

  it('names the end of a chain whose head was altered or taken away', async () => {
    const personId = await world.chainOf(2);
    await world.tamper(sql`update dossier.read_chains set hash = ${Buffer.alloc(32, 7)} where person_id = ${personId}`);
    expect((await world.verify()).faults).toEqual([{ personId, number: 2, code: 'head-differs' }]);
    await world.tamper(sql`delete from dossier.read_chains where person_id = ${personId}`);
    expect((await world.verify()).faults).toEqual([{ personId, number: 2, code: 'head-missing' }]);
  });
});
