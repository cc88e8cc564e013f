import { randomUUID } from 'node:crypto';
import { databaseRoles } from '@traject/contracts';
import { connect, migrate } from '@traject/database';
import { createTestDatabase } from '@traject/database/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { dossierMigrations, readsAbout, verifyAccessLog, type CheckedChain } from '../index.js';
import { openAccessLogWorld, type AccessLogWorld } from './access-log-for-tests.js';

let world: AccessLogWorld;
beforeAll(async () => {
  world = await openAccessLogWorld(inject('postgresUrl'));
});
afterAll(() => world.close());
/** Each test begins with an empty log, as each looks at all of it. */
beforeEach(() => world.empty());

describe('the log of reads', () => {
  it('grows as one whole chain under twenty readers at once, of which each has an entry', async () => {
    const personId = randomUUID();
    const contentRef = await world.contentAbout(personId);
    await Promise.all(
      Array.from({ length: 20 }, () =>
        Promise.all([world.read(contentRef), world.read(contentRef), world.read(contentRef)]),
      ),
    );
    const { entries, heads, faults } = await world.verify();
    expect({ entries, faults }).toEqual({ entries: 60, faults: [] });
    expect(heads.get(personId)?.number).toBe(60);
  });

  it('keeps readers of the same people from waiting for each other in a circle', async () => {
    const people = Array.from({ length: 12 }, () => randomUUID());
    const refs = await Promise.all(people.map((personId) => world.contentAbout(personId)));
    await Promise.all(
      Array.from({ length: 20 }, (_, turn) => world.read(...(turn % 2 === 0 ? refs : refs.toReversed()))),
    );
    const { entries, heads, faults } = await world.verify();
    expect({ entries, chains: heads.size, faults }).toEqual({ entries: 240, chains: 12, faults: [] });
  });

  it('has no gap where a read was rolled back, also while others go on', async () => {
    const personId = randomUUID();
    const contentRef = await world.contentAbout(personId);
    const fails = () =>
      world.inTransaction(async (transaction) => {
        const refs = [contentRef];
        await world.dossier.readContent(transaction, { refs, reader: 'bos', role: 'coach', ground: 'disclosure' });
        throw new Error('rolled back');
      });
    const outcomes = await Promise.allSettled([
      world.read(contentRef),
      fails(),
      world.read(contentRef),
      fails(),
      world.read(contentRef),
    ]);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(2);
    expect(await world.verify()).toMatchObject({ entries: 3, faults: [] });
  });

  it('gives out nothing of a read that is refused, and keeps no entry of it', async () => {
    const contentRef = await world.contentAbout(randomUUID());
    await expect(world.read(contentRef, randomUUID())).rejects.toMatchObject({ code: 'content-not-found' });
    expect(await world.verify()).toMatchObject({ entries: 0, faults: [] });
  });

  it('gives entries their time in the order of the chain, whenever their transactions began', async () => {
    const personId = randomUUID();
    const contentRef = await world.contentAbout(personId);
    await world.inTransaction(async (transaction) => {
      await sql`select now()`.execute(transaction);
      await world.read(contentRef);
      await world.dossier.readContent(transaction, {
        refs: [contentRef],
        reader: 'eva',
        role: 'employee',
        ground: 'own',
      });
    });
    const entries = await readsAbout(world.gateway.query, personId, { limit: 10 });
    expect(entries.map(({ number, reader }) => [number, reader])).toEqual([
      [2, 'eva'],
      [1, 'bos'],
    ]);
    expect((entries[0]?.readAt ?? '') > (entries[1]?.readAt ?? '')).toBe(true);
  });

  it('is shown in pages, the newest entry first, and of one person only', async () => {
    const personId = await world.chainOf(5);
    await world.chainOf(2);
    const first = await readsAbout(world.gateway.query, personId, { limit: 3 });
    const second = await readsAbout(world.gateway.query, personId, { limit: 3, before: first.at(-1)?.number });
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
    const contentRef = await world.contentAbout(personId);
    const entry = sql`
      insert into dossier.content_reads
        (content_ref, person_id, journey_id, field, reader, role, ground, ${sql.ref(column)})
      select content_ref, person_id, journey_id, field, 'bos', 'coach', 'own', ${values[column]}
      from dossier.content where content_ref = ${contentRef}`;
    await expect(entry.execute(world.gateway.query)).rejects.toThrow('permission denied');
    // Even who may do everything gets a chained entry as long as the trigger is there.
    await entry.execute(world.superuser.query);
    expect(await world.verify()).toMatchObject({ entries: 1, faults: [] });
  });

  it('that reads content cannot put the read into the chain of somebody else', async () => {
    const contentRef = await world.contentAbout(randomUUID());
    const entry = sql`
      insert into dossier.content_reads (content_ref, person_id, journey_id, field, reader, role, ground)
      select content_ref, ${randomUUID()}::uuid, journey_id, field, 'bos', 'coach', 'own'
      from dossier.content where content_ref = ${contentRef}`;
    await expect(entry.execute(world.gateway.query)).rejects.toThrow('row-level security');
    expect(await world.verify()).toMatchObject({ entries: 0, faults: [] });
  });

  it.each([
    ['of an earlier transaction with its number, as after a backup was restored', '1 day', 0],
    ['of its own', '0 seconds', 1],
  ] as const)('that reads content sees it by an entry %s: %s ago, %i', async (_entry, age, seen) => {
    const contentRef = await world.contentAbout(randomUUID());
    await world.inTransaction(async (transaction) => {
      const { rows } = await sql<{ id: string }>`select pg_current_xact_id()::text as id`.execute(transaction);
      await world.tamper(sql`
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
    const personId = await world.chainOf(1);
    const process = connect<unknown>(world.database.urls[role]);
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
    expect((await world.verify()).heads.get(personId)?.number).toBe(1);
  });

  it('under the owner of the tables moves no head by itself', async () => {
    await world.chainOf(1);
    const owner = connect<unknown>(world.database.ownerUrl);
    onTestFinished(() => owner.close());
    const moved = await sql`update dossier.read_chains set number = 7`.execute(owner.query);
    expect(moved.numAffectedRows).toBe(0n);
    const newHead = sql`insert into dossier.read_chains values (${randomUUID()}, 0, ${Buffer.alloc(32)})`;
    await expect(newHead.execute(owner.query)).rejects.toThrow('row-level security');
  });

  it('that verifies the log sees no content and no key', async () => {
    for (const table of ['content', 'sealed_content', 'person_keys'].map((name) => sql.table(`dossier.${name}`))) {
      await expect(sql`select from ${table}`.execute(world.auditor.query)).rejects.toThrow('permission denied');
    }
  });
});
