import { randomUUID } from 'node:crypto';
import type { Destroyed } from '@traject/contracts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { notes, openDossierWorld, type DossierWorld } from '../dossier-for-tests.js';
import { destroyingIn, goneWithItsPlace, journeyOf, personOf, type Destroying } from './destruction-for-tests.js';

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
