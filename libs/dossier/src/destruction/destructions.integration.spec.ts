import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseRoles, type Destroyed } from '@traject/contracts';
import { connect, type Database, type OpenTransaction } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import {
  applyDestroyedList,
  beginDestroyedList,
  decideDestruction,
  destroyContent,
  destroyedListInFile,
  dossierMigrations,
  keyEncryptionOf,
  liftLegalHold,
  listedPeople,
  openDossier,
  lookAt,
  refuseUnapplied,
  setLegalHold,
  type ContentToStore,
  type DestroyedList,
} from '../index.js';
import { isHeld } from './legal-holds.js';

let database: TestDatabase;
let gateway: Database<unknown>;
let eraser: Database<unknown>;
let superuser: Database<unknown>;
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'), [dossierMigrations]);
  gateway = connect(database.urls[databaseRoles.gateway], { maxConnections: 20 });
  eraser = connect(database.urls[databaseRoles.eraser], { maxConnections: 20 });
  superuser = connect(database.superuserUrl);
});
afterAll(async () => {
  await Promise.all([gateway.close(), eraser.close(), superuser.close()]);
  await database.drop();
});

const encryption = keyEncryptionOf(randomBytes(32));
const dossier = openDossier(encryption);
const asGateway = <Answer>(work: (transaction: OpenTransaction) => Promise<Answer>, at = gateway): Promise<Answer> =>
  at.query.transaction().execute(work);
const asEraser = <Answer>(work: (transaction: OpenTransaction) => Promise<Answer>): Promise<Answer> =>
  eraser.query.transaction().execute(work);

const notes = (given: Partial<ContentToStore> = {}): ContentToStore => ({
  contentRef: randomUUID(),
  personId: randomUUID(),
  journeyId: randomUUID(),
  field: 'record-bmw-talk.notes',
  version: 1,
  label: 'confidential',
  text: 'What was said.',
  commandId: randomUUID(),
  writtenBy: randomUUID(),
  ...given,
});
const stored = async (
  given: Partial<ContentToStore> = {},
): Promise<ContentToStore & { readonly journeyId: string }> => {
  const item = { ...notes(given), journeyId: given.journeyId ?? randomUUID() };
  await asGateway((transaction) => dossier.storeContent(transaction, [item]));
  return item;
};
const read = (refs: readonly string[], at = gateway) =>
  asGateway(
    (transaction) => dossier.readContent(transaction, { refs, reader: 'bos', role: 'coach', ground: 'assigned' }),
    at,
  );
const decide = (entry: Destroyed, ground: 'erasure-asked' | 'retention-over' = 'erasure-asked') =>
  asEraser((transaction) => decideDestruction(transaction, entry, ground));
const destroy = (entry: Destroyed) => asEraser((transaction) => destroyContent(transaction, entry));
const hold = async (personId: string, journeyId: string | null = null): Promise<string> => {
  const holdId = randomUUID();
  const words = { reasonCode: 'court-case', reasonRef: randomUUID(), setBy: randomUUID() } as const;
  await asGateway((transaction) => setLegalHold(transaction, { holdId, personId, journeyId, ...words }));
  return holdId;
};
const personOf = ({ personId }: ContentToStore): Destroyed => ({ kind: 'person', personId });
const journeyOf = ({ personId, journeyId }: ContentToStore & { readonly journeyId: string }): Destroyed => ({
  kind: 'journey',
  personId,
  journeyId,
});
const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  );

/** Told where the person may be there still. */
const goneWithItsPlace = {
  code: 'content-destroyed',
  message: expect.stringMatching(/^The person, journey, advice or draft that this .* cannot be undone\.$/),
};

describe('what is destroyed', () => {
  test('of a journey is gone with its words, is told as destroyed, and leaves other journeys of the person', async () => {
    const gone = await stored();
    const kept = await stored({ personId: gone.personId });
    await decide(journeyOf(gone), 'retention-over');
    expect([await destroy(journeyOf(gone)), await destroy(journeyOf(gone))]).toEqual([1, 0]);
    await expect(read([gone.contentRef])).rejects.toMatchObject(goneWithItsPlace);
    expect(await read([kept.contentRef])).toHaveLength(1);
    const { rows } = await sql`select from dossier.sealed_content where content_ref = ${gone.contentRef}`.execute(
      superuser.query,
    );
    expect(rows).toEqual([]);
  });

  test('of an advice is its words and answers and drafts of these, and nothing else under the same key', async () => {
    const adviceId = 'an-advice';
    const personId = randomUUID();
    const ofAdvice = { personId, journeyId: null, adviceId };
    const words = [
      notes({ ...ofAdvice, field: 'raise-advice.text' }),
      notes({ ...ofAdvice, field: 'respond-to-advice.response' }),
      notes({ ...ofAdvice, field: 'report-advice-outcome.draft' }),
    ];
    const others = [notes({ ...ofAdvice, adviceId: 'another' }), notes({ personId })];
    await asGateway((transaction) => dossier.storeContent(transaction, [...words, ...others]));
    const advice: Destroyed = { kind: 'advice', adviceId, personId };
    await decide(advice, 'retention-over');
    expect([await destroy(advice), await destroy(advice)]).toEqual([3, 0]);
    for (const { contentRef } of words)
      await expect(read([contentRef])).rejects.toMatchObject({ code: 'content-destroyed' });
    expect(await read(others.map(({ contentRef }) => contentRef))).toHaveLength(2);
  });

  test('of drafts is one draft', async () => {
    const gone = await stored({ field: 'record-bmw-talk.draft' });
    const kept = await stored({ personId: gone.personId, journeyId: gone.journeyId });
    const draft: Destroyed = { kind: 'draft', contentRef: gone.contentRef, personId: gone.personId };
    await decide(draft, 'retention-over');
    await destroy(draft);
    await expect(read([gone.contentRef])).rejects.toMatchObject({ code: 'content-destroyed' });
    expect(await read([kept.contentRef])).toHaveLength(1);
  });

  test('of somebody of whom nothing was written makes sure that nothing can be', async () => {
    const item = notes();
    await decide(personOf(item));
    await destroy(personOf(item));
    await expect(asGateway((transaction) => dossier.storeContent(transaction, [item]))).rejects.toMatchObject({
      code: 'content-destroyed',
    });
  });
});

describe('the eraser', () => {
  test.each([
    ['a key', 'select wrapped_key from dossier.person_keys'],
    ['words', 'select ciphertext from dossier.sealed_content'],
    ['who read what', 'select * from dossier.content_reads'],
    ['a purpose key', 'select * from dossier.purpose_keys'],
    ['a person back', 'delete from dossier.destructions'],
    ['a hold away', 'update dossier.legal_holds set lifted_at = now()'],
  ])('never gets %s', async (_what, query) => {
    await expect(sql.raw(query).execute(eraser.query)).rejects.toThrow('permission denied');
  });

  test('destroys nothing that was not decided', async () => {
    const item = await stored();
    await asEraser(async (transaction) => {
      await sql`update dossier.person_keys set wrapped_key = null, destroyed_at = now()`.execute(transaction);
      await sql`update dossier.content set destroyed_at = now() where content_ref = ${item.contentRef}`.execute(
        transaction,
      );
      await sql`delete from dossier.sealed_content where content_ref = ${item.contentRef}`.execute(transaction);
    });
    expect(await read([item.contentRef])).toMatchObject([{ text: item.text }]);
  });
});

describe('a legal hold', () => {
  test.each([
    ['a person', null],
    ['one journey', 'own'],
  ])('on %s stops the destruction of the person and of that journey, until it is lifted', async (_what, which) => {
    const item = await stored();
    const holdId = await hold(item.personId, which === null ? null : item.journeyId);
    const draft: Destroyed = { kind: 'draft', contentRef: item.contentRef, personId: item.personId };
    for (const entry of [personOf(item), journeyOf(item), draft])
      expect(await codeOf(decide(entry))).toBe('legal-hold');
    await expect(decide(personOf(item))).rejects.toThrow(
      /under a legal hold\. Nothing was destroyed\. It may be asked/,
    );
    for (const entry of [personOf(item), journeyOf(item), draft])
      expect(await asGateway((transaction) => isHeld(transaction, entry))).toBe(true);
    expect(await read([item.contentRef])).toHaveLength(1);
    const by = randomUUID();
    expect(await asGateway((transaction) => liftLegalHold(transaction, holdId, by))).toMatchObject({ liftedBy: by });
    await decide(personOf(item));
    await destroy(personOf(item));
    await expect(read([item.contentRef])).rejects.toMatchObject({ code: 'content-destroyed' });
  });

  test('on one journey leaves another one of the same person to retention', async () => {
    const item = await stored();
    await hold(item.personId, randomUUID());
    await decide(journeyOf(item), 'retention-over');
    expect(await codeOf(decide(personOf(item)))).toBe('legal-hold');
    expect(await asGateway((transaction) => isHeld(transaction, journeyOf(item)))).toBe(false);
    expect(await asGateway((transaction) => isHeld(transaction, personOf(item)))).toBe(true);
  });

  test('comes too late for what is decided to be destroyed, also before it is', async () => {
    const item = await stored();
    await decide(journeyOf(item), 'retention-over');
    expect(await codeOf(hold(item.personId, item.journeyId))).toBe('destruction-decided');
    await hold(item.personId);
    const other = await stored();
    await decide(personOf(other));
    expect(await codeOf(hold(other.personId))).toBe('destruction-decided');
    await expect(hold(other.personId)).rejects.toThrow(/was erased.*No hold was set, as nothing is left to keep/);
  });

  test('that comes late does not stop what was decided from being decided and done again', async () => {
    const item = await stored();
    await decide(journeyOf(item), 'retention-over');
    await hold(item.personId);
    await decide(journeyOf(item), 'retention-over');
    expect(await destroy(journeyOf(item))).toBe(1);
    const other = await stored({ personId: item.personId });
    expect(await codeOf(decide(journeyOf(other), 'retention-over'))).toBe('legal-hold');
  });

  test('is told what else the database refuses as the database tells it', async () => {
    const holdId = await hold(randomUUID());
    const again = { holdId, personId: randomUUID(), journeyId: null, reasonCode: 'court-case' } as const;
    const words = { reasonRef: randomUUID(), setBy: randomUUID() };
    const twice = asGateway((transaction) => setLegalHold(transaction, { ...again, ...words }));
    expect(await codeOf(twice)).toBe('23505');
  });

  test('lifted twice keeps who lifted it first, and one that is not there is not lifted', async () => {
    const holdId = await hold(randomUUID());
    const [first, second] = [randomUUID(), randomUUID()];
    const lift = (id: string, by: string) => asGateway((transaction) => liftLegalHold(transaction, id, by));
    expect(await lift(holdId, first)).toMatchObject({ liftedBy: first });
    expect(await lift(holdId, second)).toMatchObject({ liftedBy: first });
    expect(await lift(randomUUID(), first)).toBeNull();
  });
});

/** Sets a hold and decides an erasure at the same moment, for so many people; gives what each of the two was told. */
const race = (people: number): Promise<readonly string[]> =>
  Promise.all(
    Array.from({ length: people }, async (_, number) => {
      const person: Destroyed = { kind: 'person', personId: randomUUID() };
      const [holding, deciding] = [() => codeOf(hold(person.personId)), () => codeOf(decide(person))];
      const both = number % 2 === 0 ? [holding(), deciding()] : [deciding(), holding()].reverse();
      return (await Promise.all(both)).join(' ');
    }),
  );
const oneOutcome = (told: string): boolean => told === 'done legal-hold' || told === 'destruction-decided done';

describe('a hold and an erasure at the same moment', () => {
  test('have one outcome, the same for both: it is held, or it is destroyed', async () => {
    expect((await race(200)).filter((told) => !oneOutcome(told))).toEqual([]);
  });

  test('would have two, if they did not take turns', async () => {
    await sql`create or replace function dossier.take_turns_about(person uuid) returns void language sql as ''`.execute(
      superuser.query,
    );
    onTestFinished(async () => {
      await sql`
        create or replace function dossier.take_turns_about(person uuid) returns void language sql as $$
          select pg_advisory_xact_lock(hashtextextended('destruction of ' || person::text, 0))
        $$`.execute(superuser.query);
    });
    let told: readonly string[] = [];
    while (!told.includes('done done')) told = await race(50);
    expect(told).toContain('done done');
  });
});

describe('a backup that is restored after an erasure', () => {
  const listOfThisTest = async (): Promise<DestroyedList> => {
    const folder = await mkdtemp(join(tmpdir(), 'traject-destroyed-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, 'destroyed-keys');
    await writeFile(path, '');
    return destroyedListInFile(path);
  };

  /** A database of its own with content, and a way back to how it is now: a copy of all its files. */
  const worldWithBackup = async () => {
    const original = await createTestDatabase(inject('postgresUrl'), [dossierMigrations]);
    const backup = `${original.name}_backup`;
    const operator = connect<unknown>(inject('postgresUrl'), { maxConnections: 1, statementTimeoutMs: 60_000 });
    onTestFinished(async () => {
      await sql.raw(`drop database if exists ${backup} with (force)`).execute(operator.query);
      await operator.close();
      await original.drop();
    });
    const open = (role: 'gateway' | 'eraser') => connect<unknown>(original.urls[databaseRoles[role]]);
    const copy = (from: string, to: string) =>
      sql.raw(`create database ${to} template ${from}`).execute(operator.query);
    return {
      open,
      backUp: () => copy(original.name, backup),
      restore: async () => {
        await sql.raw(`drop database ${original.name} with (force)`).execute(operator.query);
        await copy(backup, original.name);
      },
    };
  };

  const eraseListed = async (at: Database<unknown>, list: DestroyedList, entry: Destroyed): Promise<void> => {
    await at.query.transaction().execute((transaction) => decideDestruction(transaction, entry, 'erasure-asked'));
    await list.add(entry);
    await at.query.transaction().execute((transaction) => destroyContent(transaction, entry));
  };

  test('brings nothing back once the list is applied, though it would have without', async () => {
    const list = await listOfThisTest();
    const world = await worldWithBackup();
    const [erased, retained, kept] = [notes(), { ...notes(), journeyId: randomUUID() }, notes()];
    const before = world.open('gateway');
    await asGateway((transaction) => dossier.storeContent(transaction, [erased, retained, kept]), before);
    await before.close();
    await world.backUp();

    const firstEraser = world.open('eraser');
    await eraseListed(firstEraser, list, personOf(erased));
    await eraseListed(firstEraser, list, journeyOf(retained));
    await firstEraser.close();
    await world.restore();

    const [after, again] = [world.open('gateway'), world.open('eraser')];
    onTestFinished(async () => {
      await Promise.all([after.close(), again.close()]);
    });
    const refs = [erased, retained, kept].map(({ contentRef }) => contentRef);
    expect(await read(refs, after)).toHaveLength(3);
    const people: string[] = [];
    const alsoErase = async (_transaction: OpenTransaction, personId: string): Promise<void> => {
      people.push(personId);
    };
    const applied = await applyDestroyedList(again.query, list, alsoErase);
    expect(applied).toEqual({ listed: 2, destroyedAgain: [personOf(erased), journeyOf(retained)] });
    expect(people).toEqual([erased.personId]);
    for (const { contentRef } of [erased, retained]) {
      await expect(read([contentRef], after)).rejects.toMatchObject({ code: 'content-destroyed' });
    }
    expect(await read([kept.contentRef], after)).toMatchObject([{ text: kept.text }]);
    expect(await applyDestroyedList(again.query, list, alsoErase)).toEqual({ listed: 2, destroyedAgain: [] });
  });

  test('gives nothing back to whoever looks at the list, before anybody applies it, and all to whoever does not', async () => {
    const list = await listOfThisTest();
    const world = await worldWithBackup();
    const ofAdvice = { journeyId: null, adviceId: randomUUID() };
    const [erased, retained, advised, draft, kept] = [
      notes(),
      { ...notes(), journeyId: randomUUID() },
      notes(ofAdvice),
      notes({ field: 'record-bmw-talk.draft' }),
      notes(),
    ];
    const destroyedItems = [erased, retained, advised, draft];
    const before = world.open('gateway');
    await asGateway((transaction) => dossier.storeContent(transaction, [...destroyedItems, kept]), before);
    await before.close();
    await world.backUp();
    const firstEraser = world.open('eraser');
    await refuseUnapplied(firstEraser.query, list);
    const entries: readonly Destroyed[] = [
      personOf(erased),
      journeyOf(retained),
      { kind: 'advice', adviceId: ofAdvice.adviceId, personId: advised.personId },
      { kind: 'draft', contentRef: draft.contentRef, personId: draft.personId },
    ];
    for (const entry of entries) await eraseListed(firstEraser, list, entry);
    await refuseUnapplied(firstEraser.query, list);
    await firstEraser.close();
    await world.restore();

    const [after, again] = [world.open('gateway'), world.open('eraser')];
    onTestFinished(async () => {
      await Promise.all([after.close(), again.close()]);
    });
    const unwrapped: string[] = [];
    const watched = {
      ...encryption,
      unwrap: (...given: Parameters<typeof encryption.unwrap>) => {
        unwrapped.push(given[1].id);
        return encryption.unwrap(...given);
      },
    };
    const heedful = openDossier(watched, lookAt(list));
    const request = { reader: 'bos', role: 'coach', ground: 'assigned' } as const;
    const readHeedfully = (refs: readonly string[], whenDestroyed: 'refuse' | 'omit' = 'refuse') =>
      asGateway((transaction) => heedful.readContent(transaction, { ...request, refs, whenDestroyed }), after);
    for (const item of destroyedItems) {
      await expect(readHeedfully([item.contentRef])).rejects.toMatchObject(goneWithItsPlace);
      await expect(asGateway((transaction) => heedful.storeContent(transaction, [item]), after)).rejects.toMatchObject(
        goneWithItsPlace,
      );
    }
    expect(unwrapped).toEqual([]);
    const refs = [...destroyedItems, kept].map(({ contentRef }) => contentRef);
    expect(await readHeedfully(refs, 'omit')).toMatchObject([{ text: kept.text }]);
    expect(unwrapped).toEqual([kept.personId]);
    expect(await read(refs, after)).toHaveLength(5);

    for (const { query } of [after, again]) {
      await expect(refuseUnapplied(query, list)).rejects.toMatchObject({
        code: 'destroyed-list-not-applied',
        mayPass: true,
        message: expect.stringMatching(/^4 people.*Nothing is handed out\. Apply the list/),
      });
    }
    await applyDestroyedList(again.query, list, async () => undefined);
    await refuseUnapplied(after.query, list);
  });

  test('is told from a first start: an empty list is begun only where nothing was ever destroyed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'traject-destroyed-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, 'destroyed-keys');
    const fresh = (await worldWithBackup()).open('eraser');
    onTestFinished(() => fresh.close());
    const item = await stored();
    await decide(personOf(item));
    await beginDestroyedList(eraser.query, path);
    expect(await readdir(folder)).toEqual([]);
    const missing = { code: 'destroyed-list-unavailable' };
    await expect(refuseUnapplied(gateway.query, destroyedListInFile(path))).rejects.toMatchObject(missing);
    await beginDestroyedList(fresh.query, path);
    const list = destroyedListInFile(path);
    expect(await list.read()).toEqual([]);
    await refuseUnapplied(fresh.query, list);
    await list.add(personOf(item));
    await beginDestroyedList(fresh.query, path);
    expect(await list.read()).toEqual([personOf(item)]);
    await expect(beginDestroyedList(fresh.query, join(path, 'below'))).rejects.toMatchObject(missing);
  });

  test('with a hold that was lifted since is erased all the same: what was destroyed once stays so', async () => {
    const list = await listOfThisTest();
    const item = await stored();
    await hold(item.personId);
    await list.add(personOf(item));
    // What other tests of this file destroyed is on no list of this one.
    const others: DestroyedList = { ...list, read: async () => [...(await destroyedSoFar()), ...(await list.read())] };
    await applyDestroyedList(eraser.query, others, async () => undefined);
    await expect(read([item.contentRef])).rejects.toMatchObject({ code: 'content-destroyed' });
    // Who was erased by the list alone is told, and nobody who was erased here.
    expect(await listedPeople(eraser.query)).toEqual([item.personId]);
  });

  test('and an erasure that is under way, listed and not yet done, are told apart: it locks nobody out', async () => {
    const list = await listOfThisTest();
    const item = await stored();
    await decide(personOf(item));
    await list.add(personOf(item));
    const others: DestroyedList = { ...list, read: async () => [...(await destroyedSoFar()), ...(await list.read())] };
    await refuseUnapplied(gateway.query, others);
    const heedful = openDossier(encryption, lookAt(list));
    const request = { refs: [item.contentRef], reader: 'bos', role: 'coach', ground: 'assigned' } as const;
    await expect(asGateway((transaction) => heedful.readContent(transaction, request))).rejects.toMatchObject({
      code: 'content-destroyed',
    });
    // Whoever may destroy does so, as it was not done.
    const { destroyedAgain } = await applyDestroyedList(eraser.query, others, async () => undefined);
    expect(destroyedAgain).toContainEqual(personOf(item));
  });

  test('is not made safe by the list of something else, which is told', async () => {
    const item = await stored();
    await decide(personOf(item));
    await destroy(personOf(item));
    await expect(refuseUnapplied(gateway.query, await listOfThisTest())).rejects.toMatchObject({
      code: 'destroyed-list-incomplete',
    });
    const applied = applyDestroyedList(eraser.query, await listOfThisTest(), async () => undefined);
    await expect(applied).rejects.toMatchObject({
      code: 'destroyed-list-incomplete',
      message: expect.stringMatching(
        /knows of \d+ destroyed people.*Nothing was changed\. Give it the list that belongs/,
      ),
    });
  });

  const destroyedSoFar = async (): Promise<readonly Destroyed[]> => {
    const { rows } = await sql<{ kind: Destroyed['kind']; subject_id: string; person_id: string }>`
      select kind, subject_id, person_id from dossier.destructions`.execute(superuser.query);
    return rows.map(({ kind, subject_id: id, person_id: personId }) => {
      if (kind === 'person') return { kind, personId };
      if (kind === 'advice') return { kind, adviceId: id, personId };
      return kind === 'journey' ? { kind, journeyId: id, personId } : { kind, contentRef: id, personId };
    });
  };
});
