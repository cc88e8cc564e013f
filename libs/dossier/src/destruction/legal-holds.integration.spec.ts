import { randomUUID } from 'node:crypto';
import type { Destroyed } from '@traject/contracts';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { openDossierWorld, type DossierWorld } from '../dossier-for-tests.js';
import { liftLegalHold, setLegalHold } from '../index.js';
import { destroyingIn, journeyOf, outcomeOf, personOf, type Destroying } from './destruction-for-tests.js';
import { isHeld } from './legal-holds.js';

let world: DossierWorld & Destroying;
beforeAll(async () => {
  world = destroyingIn(await openDossierWorld(inject('postgresUrl')));
});
afterAll(() => world.close());

describe('a legal hold', () => {
  test.each([
    ['a person', null],
    ['one journey', 'own'],
  ])('on %s stops the destruction of the person and of that journey, until it is lifted', async (_what, which) => {
    const item = await world.stored();
    const holdId = await world.hold(item.personId, which === null ? undefined : item.journeyId);
    const draft: Destroyed = { kind: 'draft', contentRef: item.contentRef, personId: item.personId };
    for (const entry of [personOf(item), journeyOf(item), draft])
      expect(await outcomeOf(world.decide(entry))).toBe('legal-hold');
    await expect(world.decide(personOf(item))).rejects.toThrow(
      /under a legal hold\. Nothing was destroyed\. It may be asked/,
    );
    for (const entry of [personOf(item), journeyOf(item), draft])
      expect(await world.asGateway((transaction) => isHeld(transaction, entry))).toBe(true);
    expect(await world.read(item.contentRef)).toHaveLength(1);
    const by = randomUUID();
    expect(await world.asGateway((transaction) => liftLegalHold(transaction, holdId, by))).toMatchObject({
      liftedBy: by,
    });
    await world.decide(personOf(item));
    await world.destroy(personOf(item));
    await expect(world.read(item.contentRef)).rejects.toMatchObject({ code: 'content-destroyed' });
  });

  test('on one journey leaves another one of the same person to retention', async () => {
    const item = await world.stored();
    await world.hold(item.personId, randomUUID());
    await world.decide(journeyOf(item), 'retention-over');
    expect(await outcomeOf(world.decide(personOf(item)))).toBe('legal-hold');
    expect(await world.asGateway((transaction) => isHeld(transaction, journeyOf(item)))).toBe(false);
    expect(await world.asGateway((transaction) => isHeld(transaction, personOf(item)))).toBe(true);
  });

  test('comes too late for what is decided to be destroyed, also before it is', async () => {
    const item = await world.stored();
    await world.decide(journeyOf(item), 'retention-over');
    expect(await outcomeOf(world.hold(item.personId, item.journeyId))).toBe('destruction-decided');
    await world.hold(item.personId);
    const other = await world.stored();
    await world.decide(personOf(other));
    expect(await outcomeOf(world.hold(other.personId))).toBe('destruction-decided');
    await expect(world.hold(other.personId)).rejects.toThrow(/was erased.*No hold was set, as nothing is left to keep/);
  });

  test('that comes late does not stop what was decided from being decided and done again', async () => {
    const item = await world.stored();
    await world.decide(journeyOf(item), 'retention-over');
    await world.hold(item.personId);
    await world.decide(journeyOf(item), 'retention-over');
    expect(await world.destroy(journeyOf(item))).toBe(1);
    const other = await world.stored({ personId: item.personId });
    expect(await outcomeOf(world.decide(journeyOf(other), 'retention-over'))).toBe('legal-hold');
  });

  test('is told what else the database refuses as the database tells it', async () => {
    const holdId = await world.hold(randomUUID());
    const again = { holdId, personId: randomUUID(), journeyId: null, reasonCode: 'court-case' } as const;
    const words = { reasonRef: randomUUID(), setBy: randomUUID() };
    const twice = world.asGateway((transaction) => setLegalHold(transaction, { ...again, ...words }));
    expect(await outcomeOf(twice)).toBe('23505');
  });

  test('lifted twice keeps who lifted it first, and one that is not there is not lifted', async () => {
    const holdId = await world.hold(randomUUID());
    const [first, second] = [randomUUID(), randomUUID()];
    const lift = (id: string, by: string) => world.asGateway((transaction) => liftLegalHold(transaction, id, by));
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
      const [holding, deciding] = [() => outcomeOf(world.hold(person.personId)), () => outcomeOf(world.decide(person))];
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
      world.superuser.query,
    );
    onTestFinished(async () => {
      await sql`
        create or replace function dossier.take_turns_about(person uuid) returns void language sql as $$
          select pg_advisory_xact_lock(hashtextextended('destruction of ' || person::text, 0))
        $$`.execute(world.superuser.query);
    });
    let told: readonly string[] = [];
    while (!told.includes('done done')) told = await race(50);
    expect(told).toContain('done done');
  });
});
