import { connect } from '@traject/database';
import { applyDestroyedList } from '@traject/dossier';
import { rebuildReadModels } from '@traject/event-log';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { worldOfThisFile } from '../workflows/world-of-this-file.js';
import { adviceIn, authorIn, isDestroyed, toBeDestroyedIn } from './advices.js';
import { openErasing } from './erasing.js';
import { daysAgo, worldOfThisTest } from './world-of-this-test.js';

const erasing = worldOfThisFile(openErasing);

describe('the words of an advice', () => {
  test('are destroyed as long after its end as a dossier is, with what was answered, and the log stays as it is', async () => {
    const world = await worldOfThisTest();
    const [writer, concerned] = [await authorIn(world), await world.person()];
    const due = await adviceIn(world, { authorId: writer.id, endedAt: daysAgo(731) });
    const refused = await adviceIn(world, { authorId: writer.id, concernedId: concerned.id, endedAt: daysAgo(731) });
    const young = await adviceIn(world, { authorId: writer.id, endedAt: daysAgo(729) });
    const open = await adviceIn(world, { authorId: writer.id, endedAt: null });
    const before = await world.log.readStream(`advice/${due.adviceId}`);
    expect(await toBeDestroyedIn(world)).toEqual([due, refused].map(({ adviceId }) => `words of advice ${adviceId}`));
    expect(await isDestroyed(world, due)).toBe(false);

    expect(await erasing().retain(world)).toEqual({ destroyed: 2, kept: 0, swept: 0 });
    const destroyed = await Promise.all([due, refused, young, open].map((advice) => isDestroyed(world, advice)));
    expect(destroyed).toEqual([true, true, false, false]);
    expect(await world.log.readStream(`advice/${due.adviceId}`)).toEqual(before);
    expect(await world.eraser.list.read()).toEqual(
      [due, refused].map(({ adviceId, personId }) => ({ kind: 'advice', adviceId, personId })),
    );
    const owner = connect<unknown>(world.database.ownerUrl, { maxConnections: 1 });
    onTestFinished(() => owner.close());
    expect((await rebuildReadModels(owner)).differences).toEqual([]);
    expect(await toBeDestroyedIn(world)).toEqual([]);
    expect(await erasing().retain(world)).toEqual({ destroyed: 0, kept: 0, swept: 0 });
  });

  test('are destroyed sooner or later where the employer has set another time, and nowhere else', async () => {
    const world = await worldOfThisTest();
    const { id: authorId } = await authorIn(world);
    const [strict, patient, other] = [await world.employer(), await world.employer(), await world.employer()];
    const set = (days: number, id: string) =>
      sql`update directory.organisations set policy = ${JSON.stringify({ retention: { adviceDays: days } })}
        where id = ${id}`.execute(world.superuser.query);
    await set(30, strict);
    await set(1_000, patient);
    const of = (organisationId: string, days: number) =>
      adviceIn(world, { authorId, organisationId, endedAt: daysAgo(days) });
    const advices = [
      await of(strict, 31),
      await of(strict, 29),
      await of(patient, 999),
      await of(patient, 1_001),
      await of(other, 31),
    ];
    expect(await erasing().retain(world)).toEqual({ destroyed: 2, kept: 0, swept: 0 });
    const destroyed = await Promise.all(advices.map((advice) => isDestroyed(world, advice)));
    expect(destroyed).toEqual([true, false, false, true, false]);
  });

  test('are gone through page by page', async () => {
    const world = await worldOfThisTest();
    const { id: authorId } = await authorIn(world);
    const ended = Array.from({ length: 110 }, (_none, count) => daysAgo(900 - count));
    const advices = await Promise.all(ended.map((endedAt) => adviceIn(world, { authorId, endedAt })));
    const holdId = await world.hold(authorId);
    expect(await erasing().retain(world)).toEqual({ destroyed: 0, kept: 110, swept: 0 });
    await world.lift(holdId);
    expect(await erasing().retain(world)).toEqual({ destroyed: 110, kept: 0, swept: 0 });
    expect(await Promise.all(advices.map((advice) => isDestroyed(world, advice)))).not.toContain(false);
  });

  test('that a backup brought back are destroyed once more by the list, whatever holds it has', async () => {
    const world = await worldOfThisTest();
    const [writer, employee] = [await authorIn(world), await world.person()];
    const { journeyId } = await world.endedJourney(employee.id);
    const [again, kept] = [
      await adviceIn(world, { authorId: writer.id, journeyId, endedAt: daysAgo(1) }),
      await adviceIn(world, { authorId: writer.id, journeyId, endedAt: daysAgo(1) }),
    ];
    await world.hold(employee.id, journeyId);
    await world.eraser.list.add({ kind: 'advice', adviceId: again.adviceId, personId: writer.id });
    await applyDestroyedList(world.eraser.database.query, world.eraser.list, async () => undefined);
    expect([await isDestroyed(world, again), await isDestroyed(world, kept)]).toEqual([true, false]);
  });

  test('keep whoever they are about, who left long ago, until they are destroyed; words of one that goes on do not', async () => {
    const world = await worldOfThisTest();
    const [writer, former, lost] = [await authorIn(world), await world.person(), await authorIn(world)];
    const advice = await adviceIn(world, { authorId: writer.id, concernedId: former.id, endedAt: daysAgo(10) });
    await adviceIn(world, { authorId: lost.id, endedAt: null });
    for (const { id } of [former, lost]) {
      await sql`update directory.people set active = false where id = ${id}`.execute(world.superuser.query);
      await sql`update directory.people set inactive_since = ${daysAgo(900)} where id = ${id}`.execute(
        world.superuser.query,
      );
    }
    await world.publishedEverything();
    expect(await erasing().retain(world, [lost.id])).toEqual({ destroyed: 1, kept: 0, swept: 0 });
    expect(await world.recordOf(former.id)).toMatchObject({ details: { name: 'Noor Bakker' } });
    expect(await isDestroyed(world, advice)).toBe(false);
  });
});
