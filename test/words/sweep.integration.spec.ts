import { randomUUID } from 'node:crypto';
import type {} from '@traject/engines/injected';
import { countUnreferred, setLegalHold } from '@traject/dossier';
import { sql } from 'kysely';
import { beforeEach, describe, expect, inject, test } from 'vitest';
import { worldOfThisFile } from '../workflows/world-of-this-file.js';
import { openWordsWorld, words, type WordsWorld } from './words-world.js';

const world = worldOfThisFile(() => openWordsWorld(inject('postgresUrl')));

/** Nothing that an earlier test left is swept by the next. */
beforeEach(async () => {
  await world().later('8 days');
  await world().sweep();
});

const administrator = { personId: randomUUID(), role: 'administrator', ground: 'administration' };

/** Somebody on record, with an address of their own; they read both, which the database asks a ground for. */
const somebody = async ({ gateway, directory }: WordsWorld): Promise<string> =>
  gateway.query.transaction().execute(async (transaction) => {
    const employer = await directory.organisations.create(transaction, { name: 'Noord' });
    const person = { roles: ['employee' as const], name: 'Noor', email: `${randomUUID()}@noord.example` };
    const { id } = await directory.people.create(
      transaction,
      { ...person, organisationId: employer.id },
      administrator,
    );
    return id;
  });

const addressRefsOf = async ({ superuser }: WordsWorld, personId: string): Promise<readonly string[]> => {
  const { rows } = await sql<{ ref: string }>`
    select content_ref as ref from dossier.content where person_id = ${personId} and field = 'private-address'
    order by version`.execute(superuser.query);
  return rows.map(({ ref }) => ref);
};

describe('words that nothing refers to', () => {
  test('are swept after a week, with what was said beside them, and only once', async () => {
    const [refused, meaning] = [words(), randomUUID()];
    const beside = {
      ...refused,
      contentRef: meaning,
      firstRef: refused.contentRef,
      field: 'raise-advice.text.otherMeaning',
    };
    await world().keep(refused, beside);
    expect(await world().sweep()).toBe(0);
    await world().later('8 days');
    const young = words();
    await world().keep(young);
    expect(await countUnreferred(world().eraser.query)).toBe(1);
    expect(await world().sweep()).toBe(1);
    expect(await world().keptOf([refused.contentRef, meaning, young.contentRef])).toEqual([young.contentRef]);
    expect(await world().sweep()).toBe(0);
  });

  test('are under way again, and stay for another week, when their command is sent again', async () => {
    const item = words();
    await world().keep(item);
    await world().later('8 days');
    await world().keep(item);
    expect(await world().sweep()).toBe(0);
    await world().later('8 days');
    expect(await world().sweep()).toBe(1);
    await world().keep(item);
    expect(await world().keptOf([item.contentRef])).toEqual([item.contentRef]);
  });

  test('are drafts and addresses in whose place others are, and these go with the next sweep', async () => {
    const { gateway, dossier, directory } = world();
    const [former, draft] = [words({ field: 'record-intake.draft' }), words({ field: 'record-intake.draft' })];
    const personId = await somebody(world());
    const own = { personId, role: 'employee', ground: 'own-contact' };
    const choice = { language: 'nl', mail: true, calendar: false } as const;
    await gateway.query.transaction().execute(async (transaction) => {
      for (const item of [former, draft]) await dossier.keepDraft(transaction, 'a draft', item);
      for (const privateAddress of ['one@example.org', 'other@example.org'])
        await directory.contacts.choose(transaction, personId, { ...choice, privateAddress }, own);
    });
    const addresses = await addressRefsOf(world(), personId);
    const ofCommand = words();
    await world().keep(ofCommand);
    expect(await world().sweep()).toBe(0);
    await world().later('2 hours');
    expect(await world().sweep()).toBe(2);
    expect(await world().keptOf([former.contentRef, draft.contentRef, ...addresses])).toEqual([
      draft.contentRef,
      addresses[1],
    ]);
  });

  test('are swept by hundreds', async () => {
    await world().keep(...Array.from({ length: 250 }, () => words()));
    await world().later('8 days');
    expect(await world().sweep()).toBe(250);
  });
});

describe('words to which an event refers', () => {
  test.each<[string, (ref: string) => Readonly<Record<string, unknown>>]>([
    ['by one field', (ref) => ({ notesRef: ref })],
    ['by one of several', (ref) => ({ handOverRefs: ['no reference', ref] })],
    ['with the version that was agreed to', (ref) => ({ handOverRefs: [`${ref}@2`] })],
    ['deeper inside', (ref) => ({ signal: { theme: 'absence', items: [{ descriptionRef: ref }] } })],
  ])('%s stay, with what goes with them', async (_how, dataOf) => {
    const item = words();
    const later = { ...item, contentRef: randomUUID(), firstRef: item.contentRef, version: 2 };
    await world().keep(item, later);
    await world().append(dataOf(item.contentRef));
    await world().later('8 days');
    expect(await world().sweep()).toBe(0);
    expect(await world().keptOf([item.contentRef, later.contentRef])).toHaveLength(2);
  });

  test('must be there: an event whose words are gone is refused, and nothing of its append is written', async () => {
    const [gone, there] = [words(), words()];
    await world().keep(gone);
    await world().later('8 days');
    await world().sweep();
    await world().keep(there);
    const appending = world().append({ goalRef: there.contentRef, approachRef: gone.contentRef });
    await expect(appending).rejects.toMatchObject({ code: 'content-gone' });
    await world().later('8 days');
    expect(await world().sweep()).toBe(1);
    await expect(world().append({ goalRef: 'no reference at all', wishRef: null })).resolves.toBeUndefined();
  });
});

describe('under a legal hold', () => {
  test('nothing of the person is swept, or of the one journey that is held', async () => {
    const [held, journeyHeld] = [words(), words()];
    const otherJourney = words({ personId: journeyHeld.personId });
    await world().keep(held, journeyHeld, otherJourney);
    await world().hold(held.personId);
    await world().hold(journeyHeld.personId, journeyHeld.journeyId);
    await world().later('8 days');
    expect(await world().sweep()).toBe(1);
    const refs = [held, journeyHeld, otherJourney].map(({ contentRef }) => contentRef);
    expect(await world().keptOf(refs)).toEqual(refs.slice(0, 2));
    await sql`update dossier.legal_holds set lifted_by = ${randomUUID()}, lifted_at = now()`.execute(
      world().superuser.query,
    );
    expect(await world().sweep()).toBe(2);
  });

  test('that was set while the sweep waited, nothing is swept', async () => {
    const item = words();
    await world().keep(item);
    await world().later('8 days');
    const isWaiting = async (): Promise<boolean> => {
      const { rows } = await sql`
        select from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`.execute(
        world().superuser.query,
      );
      return rows.length > 0;
    };
    const sweeping = await world()
      .gateway.query.transaction()
      .execute(async (transaction) => {
        const why = { reasonCode: 'complaint', reasonRef: randomUUID(), setBy: randomUUID() } as const;
        const { personId } = item;
        await setLegalHold(transaction, { holdId: randomUUID(), personId, journeyId: null, ...why });
        const begun = world().sweep();
        while (!(await isWaiting()));
        return { begun };
      });
    expect(await sweeping.begun).toBe(0);
    expect(await world().keptOf([item.contentRef])).toHaveLength(1);
  });
});

describe('whoever holds the role of the eraser, past the sweep itself', () => {
  test('takes away nothing that is young, in use or held', async () => {
    const [inUse, held, free, young] = [words(), words(), words(), words()];
    await world().keep(inUse, held, free);
    await world().append({ notesRef: inUse.contentRef });
    await world().hold(held.personId);
    await world().later('8 days');
    await world().keep(young);
    const refs = [inUse, held, free, young].map(({ contentRef }) => contentRef);
    await sql`delete from dossier.content where content_ref = any(${refs}::uuid[])`.execute(world().eraser.query);
    expect(await world().keptOf(refs)).toEqual([inUse.contentRef, held.contentRef, young.contentRef]);
  });
});

describe('every column that leads to content', () => {
  /** Columns by which content is referred to, as the tables say; of the dossier itself those that are no reference. */
  const referring = async (): Promise<readonly string[]> => {
    const { rows } = await sql<{ column: string }>`
      select attrelid::regclass || '.' || attname as column
      from pg_attribute join pg_class on pg_class.oid = attrelid
      where relkind = 'r' and attnum > 0 and not attisdropped and atttypid = 'uuid'::regtype
        and relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
        and (attname ~ '_ref$' or exists (
          select from pg_constraint
          where conrelid = attrelid and confrelid = 'dossier.content'::regclass and attnum = any (conkey)
        ))
      order by 1`.execute(world().superuser.query);
    const ofContentItself = /^dossier\.(content|sealed_content|content_reads)\./;
    return rows.map(({ column }) => column).filter((column) => !ofContentItself.test(column));
  };
  const heeded = async (): Promise<readonly string[]> => {
    const { rows } = await sql<{ column: string }>`
      select distinct table_schema || '.' || table_name || '.' || column_name as column
      from information_schema.view_column_usage
      where view_schema = 'dossier' and view_name = 'content_references' order by 1`.execute(world().superuser.query);
    return rows.map(({ column }) => column);
  };

  test('is heeded when words are swept', async () => {
    expect((await referring()).length).toBeGreaterThan(6);
    expect(await heeded()).toEqual(await referring());
  });

  test('would be missed by this test otherwise', async () => {
    const { superuser } = world();
    await sql`create table directory.more (name_ref uuid, other uuid references dossier.content)`.execute(
      superuser.query,
    );
    try {
      const missing = new Set(await referring());
      for (const column of await heeded()) missing.delete(column);
      expect([...missing]).toEqual(['directory.more.name_ref', 'directory.more.other']);
    } finally {
      await sql`drop table directory.more`.execute(superuser.query);
    }
  });
});
