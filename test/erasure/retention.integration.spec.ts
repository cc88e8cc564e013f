import { connect } from '@traject/database';
import { rebuildReadModels } from '@traject/event-log';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { worldOfThisFile } from '../workflows/world-of-this-file.js';
import { openErasing } from './erasing.js';
import type { ErasureWorld, JourneyOfWorld } from './erasure-world.js';
import { runAsEraser } from './operator-program.js';
import { daysAgo, worldOfThisTest } from './world-of-this-test.js';

const erasing = worldOfThisFile(openErasing);

/** Drafts are as old as their journeys here. */
const ageDraft = async ({ superuser }: ErasureWorld, { draftRef }: JourneyOfWorld, days: number): Promise<void> => {
  await sql`update dossier.content set written_at = ${daysAgo(days)} where content_ref = ${draftRef}`.execute(
    superuser.query,
  );
};

/** Two dossiers that are kept long enough, one of them held; one that is not; an old draft, and somebody who left. */
const worldWithOldRecords = async () => {
  const world = await worldOfThisTest();
  const person = await world.person();
  const due = await world.endedJourney(person.id, daysAgo(731));
  const heldJourney = await world.endedJourney(person.id, daysAgo(731));
  const young = await world.endedJourney(person.id, daysAgo(729));
  const holdId = await world.hold(person.id, heldJourney.journeyId);
  await ageDraft(world, young, 91);
  const former = await world.person();
  const left = async (days: number): Promise<void> => {
    await sql`update directory.people set active = false where id = ${former.id}`.execute(world.superuser.query);
    await sql`update directory.people set inactive_since = ${daysAgo(days)} where id = ${former.id}`.execute(
      world.superuser.query,
    );
  };
  await left(731);
  await world.publishedEverything();
  return { world, person, due, heldJourney, young, holdId, former };
};

test('what was kept long enough is destroyed by kind and date, what is held is kept until the hold is lifted', async () => {
  const { world, due, heldJourney, young, holdId, former } = await worldWithOldRecords();
  expect(await erasing().retain(world, [former.id])).toEqual({ destroyed: 3, kept: 1, swept: 0 });
  expect(await world.readOrCode(due.questionRef)).toBe('content-destroyed');
  expect(await world.typesIn(`journey/${due.journeyId}`)).toContain('DossierDestroyed');
  expect(await world.readOrCode(young.draftRef)).toBe('content-destroyed');
  expect(await world.read([young.questionRef, heldJourney.questionRef, heldJourney.draftRef])).toHaveLength(3);
  expect(await world.typesIn(`journey/${heldJourney.journeyId}`)).not.toContain('DossierDestroyed');
  expect((await world.eraser.list.read()).map(({ kind }) => kind).toSorted()).toEqual(['draft', 'journey', 'person']);
  expect(await world.recordOf(former.id)).toMatchObject({ details: null });

  await world.lift(holdId);
  expect(await erasing().retain(world)).toEqual({ destroyed: 1, kept: 0, swept: 0 });
  expect(await world.readOrCode(heldJourney.questionRef)).toBe('content-destroyed');
  expect(await erasing().retain(world)).toEqual({ destroyed: 0, kept: 0, swept: 0 });

  const owner = connect<unknown>(world.database.ownerUrl, { maxConnections: 1 });
  onTestFinished(() => owner.close());
  expect((await rebuildReadModels(owner)).differences).toEqual([]);
});

test('a dry run lists exactly what would be destroyed, and changes nothing', async () => {
  const { world, due, heldJourney, young, former } = await worldWithOldRecords();
  const dryRun = () => runAsEraser(world, 'retention', ['--dry-run']);
  const listed = [
    `dossier of journey ${due.journeyId}`,
    `dossier of journey ${heldJourney.journeyId}: kept by a legal hold`,
    `draft ${young.draftRef}`,
    `person ${former.id}`,
    '3 would be destroyed, 1 are kept by a legal hold. 0 pieces of content that nothing refers to would be swept. Nothing was changed.',
  ];
  const { exitCode, lines } = await dryRun();
  expect({ exitCode, lines: lines.toSorted() }).toEqual({ exitCode: 0, lines: listed.toSorted() });
  expect(await world.read([due.questionRef, young.draftRef])).toHaveLength(2);
  expect(await world.eraser.list.read()).toEqual([]);
  expect((await dryRun()).lines).toHaveLength(listed.length);
  await erasing().retain(world, [former.id]);
  expect((await dryRun()).lines).toEqual([
    `dossier of journey ${heldJourney.journeyId}: kept by a legal hold`,
    '0 would be destroyed, 1 are kept by a legal hold. 0 pieces of content that nothing refers to would be swept. Nothing was changed.',
  ]);
});

test('a dry run lists whoever left and is erased by the same run as the last that was kept of them', async () => {
  const world = await worldOfThisTest();
  const [former, held] = [await world.person(), await world.person()];
  const journey = await world.endedJourney(former.id, daysAgo(731));
  const heldJourney = await world.endedJourney(held.id, daysAgo(731));
  await world.hold(held.id, heldJourney.journeyId);
  for (const { id } of [former, held]) {
    await sql`update directory.people set active = false where id = ${id}`.execute(world.superuser.query);
    await sql`update directory.people set inactive_since = ${daysAgo(731)} where id = ${id}`.execute(
      world.superuser.query,
    );
  }
  await world.publishedEverything();
  const { lines } = await runAsEraser(world, 'retention', ['--dry-run']);
  expect(lines.toSorted()).toEqual(
    [
      `dossier of journey ${journey.journeyId}`,
      `dossier of journey ${heldJourney.journeyId}: kept by a legal hold`,
      `person ${former.id}`,
      '2 would be destroyed, 1 are kept by a legal hold. 0 pieces of content that nothing refers to would be swept. Nothing was changed.',
    ].toSorted(),
  );
  expect(await erasing().retain(world, [former.id])).toEqual({ destroyed: 2, kept: 1, swept: 0 });
  expect(await world.recordOf(former.id)).toMatchObject({ details: null });
  expect(await world.recordOf(held.id)).toMatchObject({ details: { name: 'Noor Bakker' } });
});

test('whoever left and is held is told as kept by a run as by a dry run before, and nothing is begun', async () => {
  const world = await worldOfThisTest();
  const [former, held] = [await world.person(), await world.person()];
  const holdId = await world.hold(held.id);
  await sql`update directory.people set active = false`.execute(world.superuser.query);
  await sql`update directory.people set inactive_since = ${daysAgo(731)}`.execute(world.superuser.query);
  await world.publishedEverything();
  const { lines } = await runAsEraser(world, 'retention', ['--dry-run']);
  expect(lines).toContain(`person ${held.id}: kept by a legal hold`);
  expect(lines.at(-1)).toContain('1 would be destroyed, 1 are kept by a legal hold.');
  expect(await erasing().retain(world, [former.id])).toEqual({ destroyed: 1, kept: 1, swept: 0 });
  expect(await world.recordOf(held.id)).toMatchObject({ details: { name: 'Noor Bakker' } });
  await world.lift(holdId);
  expect(await erasing().retain(world, [held.id])).toEqual({ destroyed: 1, kept: 0, swept: 0 });
  expect(await world.recordOf(held.id)).toMatchObject({ details: null });
});

test('words that nothing refers to are swept by the same run, and told by a dry run before', async () => {
  const world = await worldOfThisTest();
  const person = await world.person();
  const journey = await world.endedJourney(person.id);
  const nobodys = await world.words(person.id, journey.journeyId);
  await sql`update dossier.content set brought_at = ${daysAgo(8)}`.execute(world.superuser.query);
  expect((await runAsEraser(world, 'retention', ['--dry-run'])).lines).toEqual([
    '0 would be destroyed, 0 are kept by a legal hold. 1 pieces of content that nothing refers to would be swept. Nothing was changed.',
  ]);
  expect(await erasing().retain(world)).toEqual({ destroyed: 0, kept: 0, swept: 1 });
  expect(await world.readOrCode(nobodys)).toBe('content-not-found');
  expect(await world.read([journey.questionRef, journey.draftRef])).toHaveLength(2);
  expect(await world.recordOf(person.id)).toMatchObject({ details: { name: 'Noor Bakker' } });
});

test('words that came into a journey while it was destroyed go with the same run, and are told by a dry run before', async () => {
  const world = await worldOfThisTest();
  const person = await world.person();
  const journey = await world.endedJourney(person.id, daysAgo(731));
  expect(await erasing().retain(world)).toEqual({ destroyed: 1, kept: 0, swept: 0 });
  const late = await world.words(person.id, journey.journeyId);
  expect((await runAsEraser(world, 'retention', ['--dry-run'])).lines.at(-1)).toContain(
    '1 pieces of content that nothing refers to would be swept.',
  );
  expect(await erasing().retain(world)).toEqual({ destroyed: 0, kept: 0, swept: 1 });
  expect(await world.readOrCode(late)).toBe('content-destroyed');
  expect(await erasing().retain(world)).toEqual({ destroyed: 0, kept: 0, swept: 0 });
});

test('an organisation that keeps drafts for a shorter time has them destroyed sooner, and no other has', async () => {
  const world = await worldOfThisTest();
  const [strict, other] = [await world.person(), await world.person()];
  const journeys = [await world.endedJourney(strict.id), await world.endedJourney(other.id)];
  for (const journey of journeys) await ageDraft(world, journey, 15);
  await sql`update directory.organisations set policy = '{"retention":{"draftDays":14}}' where id = ${strict.organisationId}`.execute(
    world.superuser.query,
  );
  expect(await erasing().retain(world)).toEqual({ destroyed: 1, kept: 0, swept: 0 });
  expect(await Promise.all(journeys.map(({ draftRef }) => world.readOrCode(draftRef)))).toEqual([
    'content-destroyed',
    'words of answer-contact-consent.draft',
  ]);
});

test('whoever left is kept as long as a dossier of theirs is', async () => {
  const world = await worldOfThisTest();
  const former = await world.person();
  await world.endedJourney(former.id, daysAgo(10));
  await sql`update directory.people set active = false where id = ${former.id}`.execute(world.superuser.query);
  await sql`update directory.people set inactive_since = ${daysAgo(900)} where id = ${former.id}`.execute(
    world.superuser.query,
  );
  expect(await erasing().retain(world)).toEqual({ destroyed: 0, kept: 0, swept: 0 });
  expect(await world.recordOf(former.id)).toMatchObject({ details: { name: 'Noor Bakker' } });
});

test('many records are gone through page by page, also where most of them are kept', async () => {
  const world = await worldOfThisTest();
  const person = await world.person();
  const endings = Array.from({ length: 120 }, (_none, count) => daysAgo(900 - count));
  const journeys = await Promise.all(endings.map((endedAt) => world.endedJourney(person.id, endedAt)));
  const last = journeys.at(-1);
  await Promise.all(journeys.slice(0, 110).map(({ journeyId }) => world.hold(person.id, journeyId)));
  expect(await erasing().retain(world)).toEqual({ destroyed: 10, kept: 110, swept: 0 });
  expect(await world.readOrCode(last?.questionRef ?? '')).toBe('content-destroyed');
});
