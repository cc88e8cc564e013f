import { databaseRoles } from '@traject/contracts';
import { connect } from '@traject/database';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { notes, openDossierWorld, reader } from './dossier-for-tests.js';

let world: Awaited<ReturnType<typeof openDossierWorld>>;
beforeAll(async () => {
  world = await openDossierWorld(inject('postgresUrl'));
});
afterAll(() => world.close());

const readsOf = async (contentRef: string) =>
  (
    await sql<{ reader: string; ground: string }>`
    select reader, role, ground, person_id, journey_id, field from dossier.content_reads
    where content_ref = ${contentRef}`.execute(world.superuser.query)
  ).rows;

describe('the log of reads', () => {
  it('tells who read what, of whom and on what ground', async () => {
    const item = notes();
    await world.store(item);
    await world.read(item.contentRef, item.contentRef);
    expect(await readsOf(item.contentRef)).toEqual([
      { ...reader, person_id: item.personId, journey_id: item.journeyId, field: item.field },
    ]);
  });

  it('has no entry when the reading was rolled back', async () => {
    const item = notes();
    await world.store(item);
    const rolledBack = world.asGateway(async (transaction) => {
      await world.dossier.readContent(transaction, { refs: [item.contentRef], ...reader });
      throw new Error('rolled back');
    });
    await expect(rolledBack).rejects.toThrow('rolled back');
    expect(await readsOf(item.contentRef)).toEqual([]);
  });

  it('must have an entry of the same transaction before the gateway sees a ciphertext', async () => {
    const item = notes();
    await world.store(item);
    await world.read(item.contentRef);
    const sealed = sql`select ciphertext from dossier.sealed_content where content_ref = ${item.contentRef}`;
    expect((await sealed.execute(world.gateway.query)).rows).toEqual([]);
    expect((await sealed.execute(world.superuser.query)).rows).toHaveLength(1);
  });

  it('is never changed, by the gateway or by its owner', async () => {
    const owner = connect<unknown>(world.database.ownerUrl);
    for (const change of [
      sql`update dossier.content_reads set reader = 'nobody'`,
      sql`delete from dossier.content_reads`,
      sql`truncate dossier.content_reads`,
    ]) {
      await expect(change.execute(world.gateway.query)).rejects.toThrow('permission denied');
      await expect(change.execute(owner.query)).rejects.toThrow('only ever added to');
    }
    await owner.close();
  });
});

describe('who may look into the tables', () => {
  const tables = ['person_keys', 'content', 'sealed_content', 'content_reads', 'read_chains'].map(
    (name) => `dossier.${name}`,
  );

  it.each([databaseRoles.worker, databaseRoles.relay, databaseRoles.reporting])('%s may not', async (role) => {
    const process = connect<unknown>(world.database.urls[role]);
    for (const table of tables) {
      await expect(sql`select * from ${sql.table(table)}`.execute(process.query)).rejects.toThrow('permission denied');
    }
    await process.close();
  });

  it('their owner sees nothing, and would see it if row-level security were not forced', async () => {
    const item = notes();
    await world.store(item);
    await world.read(item.contentRef);
    const owner = connect<unknown>(world.database.ownerUrl);
    for (const table of tables) {
      const all = sql`select * from ${sql.table(table)}`;
      expect((await all.execute(owner.query)).rows).toEqual([]);
      await sql`alter table ${sql.table(table)} no force row level security`.execute(owner.query);
      expect((await all.execute(owner.query)).rows).not.toEqual([]);
      await sql`alter table ${sql.table(table)} force row level security`.execute(owner.query);
    }
    await owner.close();
  });

  it('every table of the dossier forces row-level security', async () => {
    const { rows } = await sql<{ name: string }>`
      select relname as name from pg_class join pg_namespace on pg_namespace.oid = relnamespace
      where nspname = 'dossier' and relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity)
    `.execute(world.superuser.query);
    expect(rows).toEqual([]);
  });

  it('a marker in the words stands nowhere in plain, in no column of any table', async () => {
    const marker = 'marker-of-what-was-said';
    const found = async (text: string): Promise<number> => {
      const hits = await Promise.all(
        tables.map((table) =>
          sql`
            select 1 from ${sql.table(table)} as t
            where position(${text} in t::text) > 0 or position(encode(${text}::bytea, 'hex') in t::text) > 0
          `.execute(world.superuser.query),
        ),
      );
      return hits.flatMap((hit) => hit.rows).length;
    };
    await world.store(notes({ text: `He said: ${marker}.` }));
    expect(await found(marker)).toBe(0);
    await world.store(notes({ field: marker }));
    expect(await found(marker)).toBe(1);
  });
});
