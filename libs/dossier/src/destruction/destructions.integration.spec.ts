import { randomBytes, randomUUID } from 'node:crypto';
import type { Destroyed } from '@traject/contracts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { notes, openDossierWorld, type DossierWorld } from '../dossier-for-tests.js';
import {
  countLateWords,
  destroyLateWords,
  keyEncryptionOf,
  type ContentToStore,
  type KeyEncryption,
} from '../index.js';
import {
  destroyingIn,
  goneWithItsPlace,
  journeyOf,
  outcomeOf,
  personOf,
  type Destroying,
} from './destruction-for-tests.js';

let world: DossierWorld & Destroying;
beforeAll(async () => {
  world = destroyingIn(await openDossierWorld(inject('postgresUrl')));
});
afterAll(() => world.close());

describe('what is destroyed', () => {
  test('of a journey is gone with its words, is told as destroyed, and leaves other journeys of the person', async () => {
    const gone = await world.stored();
    const kept = await world.stored({ personId: gone.personId });
    await world.decide(journeyOf(gone), 'retention-over');
    expect([await world.destroy(journeyOf(gone)), await world.destroy(journeyOf(gone))]).toEqual([1, 0]);
    await expect(world.read(gone.contentRef)).rejects.toMatchObject(goneWithItsPlace);
    expect(await world.read(kept.contentRef)).toHaveLength(1);
    const { rows } = await sql`select from dossier.sealed_content where content_ref = ${gone.contentRef}`.execute(
      world.superuser.query,
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
    await world.store(...words, ...others);
    const advice: Destroyed = { kind: 'advice', adviceId, personId };
    await world.decide(advice, 'retention-over');
    expect([await world.destroy(advice), await world.destroy(advice)]).toEqual([3, 0]);
    for (const { contentRef } of words)
      await expect(world.read(contentRef)).rejects.toMatchObject({ code: 'content-destroyed' });
    expect(await world.read(...others.map(({ contentRef }) => contentRef))).toHaveLength(2);
  });

  test('of drafts is one draft', async () => {
    const gone = await world.stored({ field: 'record-bmw-talk.draft' });
    const kept = await world.stored({ personId: gone.personId, journeyId: gone.journeyId });
    const draft: Destroyed = { kind: 'draft', contentRef: gone.contentRef, personId: gone.personId };
    await world.decide(draft, 'retention-over');
    await world.destroy(draft);
    await expect(world.read(gone.contentRef)).rejects.toMatchObject({ code: 'content-destroyed' });
    expect(await world.read(kept.contentRef)).toHaveLength(1);
  });

  test('of somebody of whom nothing was written makes sure that nothing can be', async () => {
    const item = notes();
    await world.decide(personOf(item));
    await world.destroy(personOf(item));
    await expect(world.store(item)).rejects.toMatchObject({ code: 'content-destroyed' });
  });
});

/** Keys that are opened without delay, until one is let wait that was asked for. */
const keysThatWait = () => {
  const keys = keyEncryptionOf(randomBytes(32));
  const [asked, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let waits = false;
  const encryption: KeyEncryption = {
    ...keys,
    unwrap: async (...given) => {
      if (waits) {
        asked.resolve();
        await gate.promise;
      }
      return keys.unwrap(...given);
    },
  };
  const letWait = (): Promise<void> => {
    waits = true;
    return asked.promise;
  };
  return { encryption, letWait, goOn: gate.resolve };
};

const corrected = ({ asGateway, dossier }: DossierWorld, { contentRef: firstRef }: ContentToStore): Promise<unknown> =>
  outcomeOf(
    asGateway((transaction) =>
      dossier.correctContent(transaction, {
        ...{ firstRef, version: 1, text: 'Said better.', reason: 'It was not said so.' },
        ...{ commandId: randomUUID(), writtenBy: 'bos', contentRef: randomUUID(), reasonRef: randomUUID() },
      }),
    ),
  );

const adviceOf = ({ personId, adviceId = '' }: ContentToStore): Destroyed => ({ kind: 'advice', adviceId, personId });

const sealedOf = async ({ superuser }: DossierWorld, { personId }: ContentToStore): Promise<number> => {
  const { rows } = await sql`
    select from dossier.sealed_content join dossier.content using (content_ref) where person_id = ${personId}`.execute(
    superuser.query,
  );
  return rows.length;
};

describe('a correction', () => {
  test('of a journey that is destroyed meanwhile leaves nothing behind, however long the key service takes', async () => {
    const { encryption, letWait, goOn } = keysThatWait();
    const slow = destroyingIn(await openDossierWorld(inject('postgresUrl'), encryption));
    onTestFinished(() => slow.close());
    const item = await slow.stored();
    const asked = letWait();
    const correction = corrected(slow, item);
    await asked;
    let isOver = false;
    const destroyed = slow
      .decide(journeyOf(item), 'retention-over')
      .then(() => slow.destroy(journeyOf(item)))
      .finally(() => {
        isOver = true;
      });
    const somebodyWaits = sql`
      select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    while (!isOver && (await somebodyWaits.execute(slow.superuser.query)).rows.length === 0);
    goOn();
    await Promise.all([correction, destroyed]);
    expect(await sealedOf(slow, item)).toBe(0);
  });

  test('of what is decided to be destroyed comes too late, also before it is', async () => {
    const [ofJourney, ofPerson, other] = [await world.stored(), await world.stored(), await world.stored()];
    await world.decide(journeyOf(ofJourney), 'retention-over');
    await world.decide(personOf(ofPerson));
    for (const item of [ofJourney, ofPerson]) expect(await corrected(world, item)).toBe('content-destroyed');
    expect(await corrected(world, other)).toBe('done');
  });
});

describe('words of another command', () => {
  test('that waited for the key service while their place was destroyed are destroyed after it, and no others', async () => {
    const { encryption, letWait, goOn } = keysThatWait();
    const slow = destroyingIn(await openDossierWorld(inject('postgresUrl'), encryption));
    onTestFinished(() => slow.close());
    const [ofJourney, ofPerson, other] = [await slow.stored(), await slow.stored(), await slow.stored()];
    const ofAdvice = notes({ journeyId: null, adviceId: randomUUID() });
    await slow.store(ofAdvice);
    const again = [ofJourney, ofPerson, other, ofAdvice].map((item) => ({
      ...item,
      contentRef: randomUUID(),
      commandId: randomUUID(),
    }));
    const asked = letWait();
    const kept = outcomeOf(slow.store(...again));
    await asked;
    for (const entry of [journeyOf(ofJourney), personOf(ofPerson), adviceOf(ofAdvice)]) {
      await slow.decide(entry, 'retention-over');
      await slow.destroy(entry);
    }
    goOn();
    expect(await kept).toBe('done');
    expect(await countLateWords(slow.eraser.query)).toBe(3);
    expect([await destroyLateWords(slow.eraser.query), await destroyLateWords(slow.eraser.query)]).toEqual([3, 0]);
    for (const item of [ofJourney, ofPerson, ofAdvice]) expect(await sealedOf(slow, item)).toBe(0);
    expect(await sealedOf(slow, other)).toBe(2);
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
    await expect(sql.raw(query).execute(world.eraser.query)).rejects.toThrow('permission denied');
  });

  test('destroys nothing that was not decided', async () => {
    const item = await world.stored();
    await world.asEraser(async (transaction) => {
      await sql`update dossier.person_keys set wrapped_key = null, destroyed_at = now()`.execute(transaction);
      await sql`update dossier.content set destroyed_at = now() where content_ref = ${item.contentRef}`.execute(
        transaction,
      );
      await sql`delete from dossier.sealed_content where content_ref = ${item.contentRef}`.execute(transaction);
    });
    expect(await world.read(item.contentRef)).toMatchObject([{ text: item.text }]);
  });
});
