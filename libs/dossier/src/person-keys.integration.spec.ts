import { randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { notes, openDossierWorld, reader, type DossierWorld } from './dossier-for-tests.js';
import { eraseAs } from './erase-for-tests.js';
import { keyEncryptionOf, openDossier } from './index.js';
import { unwrapAll } from './person-keys.js';

const encryption = keyEncryptionOf(randomBytes(32));
let world: DossierWorld;
beforeAll(async () => {
  world = await openDossierWorld(inject('postgresUrl'), encryption);
});
afterAll(() => world.close());

const erase = (personId: string): Promise<number> => eraseAs(world.eraser)(personId);

describe('the key of a person', () => {
  it('is of no use to a process with another key-encryption key', async () => {
    const item = notes();
    await world.store(item);
    const other = openDossier(keyEncryptionOf(randomBytes(32)));
    await expect(
      world.asGateway((transaction) => other.readContent(transaction, { refs: [item.contentRef], ...reader })),
    ).rejects.toMatchObject({ code: 'key-unavailable' });
  });

  it('is of no use for another person', async () => {
    const one = notes();
    const two = notes();
    await world.store(one, two);
    await sql`update dossier.person_keys set wrapped_key = (
        select wrapped_key from dossier.person_keys where person_id = ${two.personId}
      ) where person_id = ${one.personId}`.execute(world.superuser.query);
    await expect(world.read(one.contentRef)).rejects.toMatchObject({ code: 'key-unavailable' });
  });

  it('once destroyed, erases all content of that person and nobody else, and cannot be made again', async () => {
    const gone = notes();
    const kept = notes();
    await world.store(gone, kept);
    expect([await erase(gone.personId), await erase(gone.personId)]).toEqual([1, 0]);
    await expect(world.read(gone.contentRef)).rejects.toMatchObject({
      code: 'content-destroyed',
      message: expect.stringMatching(/^This person was erased.*Nothing was changed, and it cannot be undone\.$/),
    });
    await expect(world.read(gone.contentRef, kept.contentRef)).rejects.toMatchObject({ code: 'content-destroyed' });
    await expect(world.store(notes({ personId: gone.personId }))).rejects.toMatchObject({ code: 'content-destroyed' });
    expect(
      await world.asGateway((transaction) =>
        world.dossier.readContent(transaction, {
          refs: [gone.contentRef, kept.contentRef],
          ...reader,
          whenDestroyed: 'omit',
        }),
      ),
    ).toMatchObject([{ contentRef: kept.contentRef }]);
  });

  it('once destroyed, keeps words erased that a restored table brings back', async () => {
    const [gone, kept] = [notes(), notes()];
    await world.store(gone, kept);
    const { rows } = await sql<{ ciphertext: Buffer }>`
      select ciphertext from dossier.sealed_content where content_ref = ${gone.contentRef}`.execute(
      world.superuser.query,
    );
    await erase(gone.personId);
    await sql`insert into dossier.sealed_content values (${gone.contentRef}, ${rows[0]?.ciphertext})`.execute(
      world.superuser.query,
    );
    await expect(world.read(gone.contentRef)).rejects.toMatchObject({ code: 'content-destroyed' });
    const refs = [gone.contentRef, kept.contentRef];
    const left = world.asGateway((transaction) =>
      world.dossier.readContent(transaction, { refs, ...reader, whenDestroyed: 'omit' }),
    );
    expect(await left).toMatchObject([{ contentRef: kept.contentRef }]);
  });

  it('is made once: of the key service a new one is asked for those alone who have none', async () => {
    const [known, alsoKnown, fresh] = [notes(), notes(), notes()];
    await world.store(known, alsoKnown);
    const wrappedFor: string[] = [];
    const counting = openDossier({
      ...encryption,
      wrap: (key, owner) => {
        wrappedFor.push(owner.id);
        return encryption.wrap(key, owner);
      },
    });
    const more = [known, alsoKnown, fresh, fresh].map(({ personId }) => notes({ personId }));
    await world.asGateway((transaction) => counting.storeContent(transaction, more));
    expect(wrappedFor).toEqual([fresh.personId]);
    expect(await world.read(...more.map(({ contentRef }) => contentRef))).toHaveLength(4);
  });

  it('is made for the same people at once without two waiting for each other, whatever order they come in', async () => {
    const [lowest = '', middle = '', highest = ''] = [randomUUID(), randomUUID(), randomUUID()].toSorted();
    const people = [lowest, middle, highest];
    const waiting = async (): Promise<number> =>
      (
        await sql`
          select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
        `.execute(world.superuser.query)
      ).rows.length;
    const about = (some: readonly string[]) => some.map((personId) => notes({ personId }));
    const [rising, falling] = [about(people), about(people.toReversed())];
    // Both are held up half-way, each with what it has made by then.
    const { both } = await world.asGateway(async (transaction) => {
      await world.dossier.storeContent(transaction, [notes({ personId: middle })]);
      const storing = Promise.allSettled([world.store(...rising), world.store(...falling)]);
      await vi.waitFor(async () => expect(await waiting()).toBe(2), 30_000);
      return { both: storing };
    });
    expect((await both).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    expect(await world.read(...[...rising, ...falling].map(({ contentRef }) => contentRef))).toHaveLength(6);
  });

  it.each([
    ['put back', sql`wrapped_key = '\\x00', destroyed_at = null`],
    ['destroyed', sql`wrapped_key = null, destroyed_at = now()`],
  ] as const)('cannot be %s by the gateway', async (_what, change) => {
    const item = notes();
    await world.store(item);
    const update = sql`update dossier.person_keys set ${change} where person_id = ${item.personId}`;
    await expect(update.execute(world.gateway.query)).rejects.toThrow('permission denied');
  });
});

describe('the keys of some people', () => {
  it('hold none of anybody else, so that nothing is sealed or opened without a key', async () => {
    const keyOf = await unwrapAll(encryption, []);
    expect(() => keyOf('somebody')).toThrow(
      expect.objectContaining({
        code: 'key-unavailable',
        message: 'A person has no data key. Nothing was stored or handed out.',
      }),
    );
  });
});
