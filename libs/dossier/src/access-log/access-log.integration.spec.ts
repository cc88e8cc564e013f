import { randomBytes, randomUUID } from 'node:crypto';
import { databaseRoles } from '@traject/contracts';
import { connect, migrate, type Database, type OpenTransaction } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import {
  dossierMigrations,
  keyEncryptionOf,
  openDossier,
  readsAbout,
  verifyAccessLog,
  type ChainHead,
  type CheckedChain,
} from '../index.js';

let database: TestDatabase;
let gateway: Database<unknown>;
let auditor: Database<unknown>;
let superuser: Database<unknown>;
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'), [dossierMigrations]);
  gateway = connect(database.urls[databaseRoles.gateway], { maxConnections: 20 });
  auditor = connect(database.urls[databaseRoles.auditor]);
  superuser = connect(database.superuserUrl, { maxConnections: 1 });
});
afterAll(async () => {
  await Promise.all([gateway.close(), auditor.close(), superuser.close()]);
  await database.drop();
});

/** Each test begins with an empty log, as each looks at all of it. */
beforeEach(() => tamper(sql`delete from dossier.content_reads`, sql`delete from dossier.read_chains`));

/** What an attacker does who owns the whole database: no trigger and no policy is in the way. */
const tamper = (...statements: readonly ReturnType<typeof sql>[]): Promise<void> =>
  superuser.query.transaction().execute(async (transaction) => {
    await sql`set local session_replication_role = replica`.execute(transaction);
    for (const statement of statements) await statement.execute(transaction);
  });

const dossier = openDossier(keyEncryptionOf(randomBytes(32)));
const inTransaction = <Answer>(work: (transaction: OpenTransaction) => Promise<Answer>): Promise<Answer> =>
  gateway.query.transaction().execute(work);

/** Content about a person; gives its reference. */
const contentAbout = async (personId: string): Promise<string> => {
  const contentRef = randomUUID();
  const place = { contentRef, personId, journeyId: randomUUID(), field: 'record-bmw-talk.notes', version: 1 } as const;
  const item = { ...place, label: 'confidential', text: 'Words.', commandId: randomUUID(), writtenBy: 'bos' } as const;
  await inTransaction((transaction) => dossier.storeContent(transaction, [item]));
  return contentRef;
};
const read = (...refs: string[]) =>
  inTransaction((transaction) =>
    dossier.readContent(transaction, { refs, reader: 'bos', role: 'bmw-practitioner', ground: 'task-of-journey' }),
  );
/** A chain of so many entries; gives its person. */
const chainOf = async (length: number): Promise<string> => {
  const personId = randomUUID();
  const contentRef = await contentAbout(personId);
  for (let count = 0; count < length; count += 1) await read(contentRef);
  return personId;
};

interface Verified {
  readonly entries: number;
  readonly heads: ReadonlyMap<string, ChainHead>;
  readonly faults: readonly unknown[];
}
const verify = async (kept: ReadonlyMap<string, ChainHead> = new Map()): Promise<Verified> => {
  const told: CheckedChain[] = [];
  const { entries } = await verifyAccessLog(auditor, kept, (chain) => void told.push(chain));
  const heads = told.flatMap((chain) => ('whole' in chain ? [chain.whole] : []));
  return {
    entries,
    heads: new Map(heads.map((head) => [head.personId, head])),
    faults: told.flatMap((chain) => ('fault' in chain ? [chain.fault] : [])),
  };
};

describe('the log of reads', () => {
  it('grows as one whole chain under twenty readers at once, of which each has an entry', async () => {
    const personId = randomUUID();
    const contentRef = await contentAbout(personId);
    await Promise.all(
      Array.from({ length: 20 }, () => Promise.all([read(contentRef), read(contentRef), read(contentRef)])),
    );
    const { entries, heads, faults } = await verify();
    expect({ entries, faults }).toEqual({ entries: 60, faults: [] });
    expect(heads.get(personId)?.number).toBe(60);
  });

  it('keeps readers of the same people from waiting for each other in a circle', async () => {
    const people = Array.from({ length: 12 }, () => randomUUID());
    const refs = await Promise.all(people.map(contentAbout));
    await Promise.all(Array.from({ length: 20 }, (_, turn) => read(...(turn % 2 === 0 ? refs : refs.toReversed()))));
    const { entries, heads, faults } = await verify();
    expect({ entries, chains: heads.size, faults }).toEqual({ entries: 240, chains: 12, faults: [] });
  });

  it('has no gap where a read was rolled back, also while others go on', async () => {
    const personId = randomUUID();
    const contentRef = await contentAbout(personId);
    const fails = () =>
      inTransaction(async (transaction) => {
        const refs = [contentRef];
        await dossier.readContent(transaction, { refs, reader: 'bos', role: 'coach', ground: 'disclosure' });
        throw new Error('rolled back');
      });
    const outcomes = await Promise.allSettled([read(contentRef), fails(), read(contentRef), fails(), read(contentRef)]);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(2);
    expect(await verify()).toMatchObject({ entries: 3, faults: [] });
  });

  it('gives out nothing of a read that is refused, and keeps no entry of it', async () => {
    const contentRef = await contentAbout(randomUUID());
    await expect(read(contentRef, randomUUID())).rejects.toMatchObject({ code: 'content-not-found' });
    expect(await verify()).toMatchObject({ entries: 0, faults: [] });
  });

  it('gives entries their time in the order of the chain, whenever their transactions began', async () => {
    const personId = randomUUID();
    const contentRef = await contentAbout(personId);
    await inTransaction(async (transaction) => {
      await sql`select now()`.execute(transaction);
      await read(contentRef);
      await dossier.readContent(transaction, { refs: [contentRef], reader: 'eva', role: 'employee', ground: 'own' });
    });
    const entries = await readsAbout(gateway.query, personId, { limit: 10 });
    expect(entries.map(({ number, reader }) => [number, reader])).toEqual([
      [2, 'eva'],
      [1, 'bos'],
    ]);
    expect((entries[0]?.readAt ?? '') > (entries[1]?.readAt ?? '')).toBe(true);
  });

  it('is shown in pages, the newest entry first, and of one person only', async () => {
    const personId = await chainOf(5);
    await chainOf(2);
    const first = await readsAbout(gateway.query, personId, { limit: 3 });
    const second = await readsAbout(gateway.query, personId, { limit: 3, before: first.at(-1)?.number });
    expect([...first, ...second].map((entry) => [entry.personId, entry.number])).toEqual(
      [5, 4, 3, 2, 1].map((number) => [personId, number]),
    );
  });

  it('was chained in its order when the database had entries before there were chains', async () => {
    const [first] = dossierMigrations.migrations;
    if (first === undefined) throw new Error('The dossier has migrations.');
    const older = await createTestDatabase(inject('postgresUrl'), [{ name: 'dossier', migrations: [first] }]);
    onTestFinished(() => older.drop());
    const people = [randomUUID(), randomUUID()];
    const asSuperuser = connect<unknown>(older.superuserUrl);
    for (const personId of [...people, ...people, ...people]) {
      await sql`
        insert into dossier.content_reads (content_ref, person_id, journey_id, field, reader, role, ground)
        values (${randomUUID()}, ${personId}, null, 'person-details', 'é', 'requester', 'own-organisation')
      `.execute(asSuperuser.query);
    }
    const { rows } = await sql`select content_ref from dossier.content_reads order by id`.execute(asSuperuser.query);
    await migrate(older.ownerUrl, [dossierMigrations]);
    const asAuditor = connect<unknown>(older.urls[databaseRoles.auditor]);
    const told: CheckedChain[] = [];
    const count = await verifyAccessLog(asAuditor, new Map(), (chain) => void told.push(chain));
    const chained = await sql`select content_ref from dossier.content_reads order by number, read_at`.execute(
      asSuperuser.query,
    );
    await Promise.all([asSuperuser.close(), asAuditor.close()]);
    expect({ count, whole: told.every((chain) => 'whole' in chain) }).toEqual({
      count: { entries: 6, chains: 2 },
      whole: true,
    });
    expect(chained.rows).toEqual(rows);
  });
});

describe('the verification', () => {
  it('finds the log whole at each moment while readers go on', async () => {
    const refs = await Promise.all([randomUUID(), randomUUID(), randomUUID()].map(contentAbout));
    let isEnough = false;
    const readOn = async (some: readonly string[]): Promise<void> => {
      while (!isEnough) await read(...some);
    };
    const reading = Promise.all([refs, refs.slice(1), refs.slice(0, 1), refs.toReversed()].map(readOn));
    const seen: Verified[] = [];
    try {
      while (new Set(seen.map(({ entries }) => entries)).size < 6) seen.push(await verify());
    } finally {
      isEnough = true;
      await reading;
    }
    expect(seen.flatMap(({ faults }) => faults)).toEqual([]);
  });

  it('says of a sound log that it is whole, also against heads that were kept (negative control)', async () => {
    const people = [await chainOf(3), await chainOf(1)];
    const { heads, faults } = await verify();
    expect(faults).toEqual([]);
    expect([...heads.keys()].toSorted()).toEqual(people.toSorted());
    await read(await contentAbout(people[0] ?? ''));
    expect(await verify(heads)).toMatchObject({ entries: 5, faults: [] });
  });

  it('counts an empty log as whole', async () => {
    expect(await verify()).toMatchObject({ entries: 0, faults: [] });
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
    `.execute(superuser.query);
    const tried = [...Object.keys(alterations), 'person_id', 'number'];
    expect(rows.map(({ name }) => name).toSorted()).toEqual(tried.toSorted());
  });

  it.each(Object.keys(alterations))('names the entry of which %s was altered', async (column) => {
    await chainOf(2);
    const personId = await chainOf(4);
    await tamper(sql`
      update dossier.content_reads set ${sql.ref(column)} = ${alterations[column]}
      where person_id = ${personId} and number = 3
    `);
    expect((await verify()).faults).toEqual([{ personId, number: 3, code: 'altered' }]);
  });

  it('names the place from which an entry was moved to another number, however great', async () => {
    const personId = await chainOf(4);
    await tamper(sql`
      update dossier.content_reads set number = 9223372036854775807 where person_id = ${personId} and number = 2
    `);
    expect((await verify()).faults).toEqual([{ personId, number: 2, code: 'missing' }]);
  });

  it('names both chains when an entry was moved to another person', async () => {
    const personId = await chainOf(4);
    const other = await chainOf(2);
    await tamper(sql`
      update dossier.content_reads set person_id = ${other} where person_id = ${personId} and number = 3
    `);
    const { faults } = await verify();
    expect(faults).toHaveLength(2);
    expect(faults).toContainEqual({ personId, number: 3, code: 'missing' });
    expect(faults).toContainEqual({ personId: other, number: 3, code: 'altered' });
  });

  it('names the first of two entries that were swapped', async () => {
    const personId = await chainOf(5);
    const swap = (from: number, to: number) =>
      sql`update dossier.content_reads set number = ${to} where person_id = ${personId} and number = ${from}`;
    await tamper(swap(2, 100), swap(4, 2), swap(100, 4));
    expect((await verify()).faults).toEqual([{ personId, number: 2, code: 'altered' }]);
  });

  it('names an entry that was deleted in the middle', async () => {
    const personId = await chainOf(4);
    await tamper(sql`delete from dossier.content_reads where person_id = ${personId} and number = 2`);
    expect((await verify()).faults).toEqual([{ personId, number: 2, code: 'missing' }]);
  });

  /** As the database itself would hash it: the attacker knows how. */
  const rehash = (personId: string, number: number) => sql`
    update dossier.content_reads as entry set hash = dossier.hash_of_read(entry)
    where person_id = ${personId} and number = ${number}`;

  it('names the entry after one that was altered and hashed anew', async () => {
    const personId = await chainOf(4);
    await tamper(
      sql`update dossier.content_reads set reader = 'nobody' where person_id = ${personId} and number = 2`,
      rehash(personId, 2),
    );
    expect((await verify()).faults).toEqual([{ personId, number: 3, code: 'unlinked' }]);
  });

  const cutOff = (personId: string, after: number) =>
    sql`delete from dossier.content_reads where person_id = ${personId} and number > ${after}`;
  const headFrom = (personId: string, number: number) => sql`
    update dossier.read_chains as head set number = entry.number, hash = entry.hash
    from dossier.content_reads as entry
    where head.person_id = ${personId} and entry.person_id = ${personId} and entry.number = ${number}`;

  it('names what is missing at the end, by the head; and where the head was put back too, by one that was kept', async () => {
    const personId = await chainOf(4);
    const { heads } = await verify();
    await tamper(cutOff(personId, 2));
    expect((await verify()).faults).toEqual([{ personId, number: 3, code: 'cut-off' }]);
    await tamper(headFrom(personId, 2));
    expect((await verify()).faults).toEqual([]);
    expect((await verify(heads)).faults).toEqual([{ personId, number: 3, code: 'cut-off' }]);
  });

  it('names a chain that was deleted whole: by its head, or by one that was kept', async () => {
    const personId = await chainOf(2);
    const { heads } = await verify();
    await tamper(cutOff(personId, 0));
    expect(await verify()).toMatchObject({ entries: 0, faults: [{ personId, number: 1, code: 'cut-off' }] });
    await tamper(sql`delete from dossier.read_chains where person_id = ${personId}`);
    expect((await verify()).faults).toEqual([]);
    expect((await verify(heads)).faults).toEqual([{ personId, number: 1, code: 'cut-off' }]);
  });

  it('names where a chain was written anew with all its hashes and its head, by a head that was kept', async () => {
    const personId = await chainOf(3);
    const { heads } = await verify();
    await tamper(
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
    expect((await verify()).faults).toEqual([]);
    expect((await verify(heads)).faults).toEqual([{ personId, number: 3, code: 'rewritten' }]);
  });

  it('names an entry that was put in past the trigger, in the middle and at the end', async () => {
    const personId = await chainOf(3);
    const insertAt = (number: number) => sql`
      insert into dossier.content_reads
        (person_id, number, content_ref, field, reader, role, ground, previous_hash, hash)
      select person_id, ${number}, content_ref, field, reader, role, ground, hash, hash
      from dossier.content_reads where person_id = ${personId} and number = ${number - 1}`;
    await tamper(insertAt(4), rehash(personId, 4));
    expect((await verify()).faults).toEqual([{ personId, number: 4, code: 'beyond-head' }]);
    await tamper(
      cutOff(personId, 3),
      sql`update dossier.content_reads set number = 4 where person_id = ${personId} and number = 3`,
      insertAt(3),
      rehash(personId, 3),
    );
    expect((await verify()).faults).toEqual([{ personId, number: 4, code: 'altered' }]);
  });

  it('names the end of a chain whose head was altered or taken away', async () => {
    const personId = await chainOf(2);
    await tamper(sql`update dossier.read_chains set hash = ${Buffer.alloc(32, 7)} where person_id = ${personId}`);
    expect((await verify()).faults).toEqual([{ personId, number: 2, code: 'head-differs' }]);
    await tamper(sql`delete from dossier.read_chains where person_id = ${personId}`);
    expect((await verify()).faults).toEqual([{ personId, number: 2, code: 'head-missing' }]);
  });
});

describe('a process', () => {
  const columns = ['number', 'previous_hash', 'hash', 'read_at', 'transaction_id'] as const;
  const values = {
    number: 9,
    previous_hash: Buffer.alloc(32),
    hash: Buffer.alloc(32),
    read_at: 'now',
    transaction_id: '1',
  };

  it.each(columns)('that reads content cannot choose the %s of its entry', async (column) => {
    const personId = randomUUID();
    const contentRef = await contentAbout(personId);
    const entry = sql`
      insert into dossier.content_reads
        (content_ref, person_id, journey_id, field, reader, role, ground, ${sql.ref(column)})
      select content_ref, person_id, journey_id, field, 'bos', 'coach', 'own', ${values[column]}
      from dossier.content where content_ref = ${contentRef}`;
    await expect(entry.execute(gateway.query)).rejects.toThrow('permission denied');
    // Even who may do everything gets a chained entry as long as the trigger is there.
    await entry.execute(superuser.query);
    expect(await verify()).toMatchObject({ entries: 1, faults: [] });
  });

  it('that reads content cannot put the read into the chain of somebody else', async () => {
    const contentRef = await contentAbout(randomUUID());
    const entry = sql`
      insert into dossier.content_reads (content_ref, person_id, journey_id, field, reader, role, ground)
      select content_ref, ${randomUUID()}::uuid, journey_id, field, 'bos', 'coach', 'own'
      from dossier.content where content_ref = ${contentRef}`;
    await expect(entry.execute(gateway.query)).rejects.toThrow('row-level security');
    expect(await verify()).toMatchObject({ entries: 0, faults: [] });
  });

  it.each([
    ['of an earlier transaction with its number, as after a backup was restored', '1 day', 0],
    ['of its own', '0 seconds', 1],
  ] as const)('that reads content sees it by an entry %s: %s ago, %i', async (_entry, age, seen) => {
    const contentRef = await contentAbout(randomUUID());
    await inTransaction(async (transaction) => {
      const { rows } = await sql<{ id: string }>`select pg_current_xact_id()::text as id`.execute(transaction);
      await tamper(sql`
        insert into dossier.content_reads (content_ref, person_id, field, reader, role, ground, number, previous_hash,
          hash, read_at, transaction_id)
        select content_ref, person_id, field, 'bos', 'coach', 'own', 1, ${Buffer.alloc(32)}, ${Buffer.alloc(32)},
          clock_timestamp() - ${age}::interval, ${rows[0]?.id}::xid8
        from dossier.content where content_ref = ${contentRef}`);
      const found = await sql`select from dossier.sealed_content where content_ref = ${contentRef}`.execute(
        transaction,
      );
      expect(found.rows).toHaveLength(seen);
    });
  });

  it.each([databaseRoles.gateway, databaseRoles.auditor])('%s can change neither the log nor a head', async (role) => {
    const personId = await chainOf(1);
    const process = connect<unknown>(database.urls[role]);
    onTestFinished(() => process.close());
    for (const table of ['content_reads', 'read_chains'].map((name) => sql.table(`dossier.${name}`))) {
      for (const change of [
        sql`update ${table} set number = number + 1`,
        sql`delete from ${table}`,
        sql`truncate ${table}`,
      ]) {
        await expect(change.execute(process.query)).rejects.toThrow('permission denied');
      }
    }
    const newHead = sql`insert into dossier.read_chains values (${randomUUID()}, 0, ${Buffer.alloc(32)})`;
    await expect(newHead.execute(process.query)).rejects.toThrow('permission denied');
    await expect(sql`select dossier.chain_read()`.execute(process.query)).rejects.toThrow('permission denied');
    expect((await verify()).heads.get(personId)?.number).toBe(1);
  });

  it('under the owner of the tables moves no head by itself', async () => {
    await chainOf(1);
    const owner = connect<unknown>(database.ownerUrl);
    onTestFinished(() => owner.close());
    const moved = await sql`update dossier.read_chains set number = 7`.execute(owner.query);
    expect(moved.numAffectedRows).toBe(0n);
    const newHead = sql`insert into dossier.read_chains values (${randomUUID()}, 0, ${Buffer.alloc(32)})`;
    await expect(newHead.execute(owner.query)).rejects.toThrow('row-level security');
  });

  it('that verifies the log sees no content and no key', async () => {
    for (const table of ['content', 'sealed_content', 'person_keys'].map((name) => sql.table(`dossier.${name}`))) {
      await expect(sql`select from ${table}`.execute(auditor.query)).rejects.toThrow('permission denied');
    }
  });
});
