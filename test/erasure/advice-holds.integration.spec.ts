import { randomUUID } from 'node:crypto';
import { decideDestruction, sweepUnreferred } from '@traject/dossier';
import { obstacleToErasure } from '@traject/event-log';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { eventually } from '../workflows/real-world.js';
import { worldOfThisFile } from '../workflows/world-of-this-file.js';
import { adviceIn, authorIn, isDestroyed, toBeDestroyedIn } from './advices.js';
import { openErasing } from './erasing.js';
import type { ErasureWorld } from './erasure-world.js';
import { daysAgo, worldOfThisTest } from './world-of-this-test.js';

const erasing = worldOfThisFile(openErasing);

describe('a legal hold', () => {
  /** An advice that is to be destroyed, which its author noticed in the journey of one person about another one. */
  const noticedIn = async (endedAt = daysAgo(731)) => {
    const world = await worldOfThisTest();
    const [writer, employee, concerned] = [await authorIn(world), await world.person(), await world.person()];
    const { journeyId } = await world.endedJourney(employee.id);
    const advice = await adviceIn(world, {
      authorId: writer.id,
      concernedId: concerned.id,
      journeyId,
      endedAt,
    });
    return { world, writer, employee, concerned, journeyId, advice };
  };
  type Noticed = Awaited<ReturnType<typeof noticedIn>>;

  /** Words of the advice that nothing refers to, brought long ago. */
  const formerDraftIn = async ({ world, writer, advice: { adviceId, personId } }: Noticed): Promise<string> => {
    const contentRef = randomUUID();
    const place = { contentRef, personId, journeyId: null, adviceId, field: 'respond-to-advice.draft' };
    const rest = { version: 1, label: 'employer', text: 'A former draft.', commandId: contentRef } as const;
    const draft = { ...place, ...rest, writtenBy: writer.id };
    const { query } = world.superuser;
    await query.transaction().execute((transaction) => world.dossier.storeContent(transaction, [draft]));
    await sql`update dossier.content set brought_at = brought_at - interval '8 days'`.execute(query);
    return contentRef;
  };

  const holdsThatKeep = [
    ['the person it is about', ({ world, concerned }: Noticed) => world.hold(concerned.id)],
    ['the journey it was noticed in', ({ world, employee, journeyId }: Noticed) => world.hold(employee.id, journeyId)],
    ['the employee of that journey', ({ world, employee }: Noticed) => world.hold(employee.id)],
  ] as const;

  test.each(holdsThatKeep)('on %s keeps the words of an advice until it is lifted', async (_what, hold) => {
    const noticed = await noticedIn();
    const { world, advice } = noticed;
    const holdId = await hold(noticed);
    const line = `words of advice ${advice.adviceId}`;
    expect(await toBeDestroyedIn(world)).toEqual([`${line}: kept by a legal hold`]);
    expect(await erasing().retain(world)).toEqual({ destroyed: 0, kept: 1, swept: 0 });
    expect(await isDestroyed(world, advice)).toBe(false);
    await world.lift(holdId);
    expect(await toBeDestroyedIn(world)).toEqual([line]);
    expect(await erasing().retain(world)).toEqual({ destroyed: 1, kept: 0, swept: 0 });
    expect(await isDestroyed(world, advice)).toBe(true);
  });

  test.each(holdsThatKeep)(
    'on %s keeps words of it that nothing refers to, which are swept else',
    async (_what, hold) => {
      const noticed = await noticedIn(daysAgo(1));
      const { world, employee } = noticed;
      const contentRef = await formerDraftIn(noticed);
      const holdId = await hold(noticed);
      const { journeyId } = await world.endedJourney(employee.id);
      await world.hold(employee.id, journeyId);
      expect(await erasing().retain(world)).toEqual({ destroyed: 0, kept: 0, swept: 0 });
      expect(await world.readOrCode(contentRef)).toBe('A former draft.');
      await world.lift(holdId);
      // With what would have been its answers, had it not been refused.
      expect(await erasing().retain(world)).toEqual({ destroyed: 0, kept: 0, swept: 3 });
      expect(await world.readOrCode(contentRef)).toBe('content-not-found');
    },
  );

  test('on that journey or its employee may be set when words of the advice are gone, as the rest is left to keep', async () => {
    const { world, employee, journeyId, advice } = await noticedIn();
    await erasing().retain(world);
    expect(await isDestroyed(world, advice)).toBe(true);
    await world.hold(employee.id, journeyId);
    await world.hold(employee.id);
    const journey = { kind: 'journey', journeyId, personId: employee.id } as const;
    const decided = world.eraser.database.query
      .transaction()
      .execute((transaction) => decideDestruction(transaction, journey, 'retention-over'));
    await expect(decided).rejects.toMatchObject({ code: 'legal-hold' });
  });

  test('on another journey of that employee keeps nothing of it, nor does one on its author where it is about somebody', async () => {
    const { world, writer, employee, advice } = await noticedIn();
    const { journeyId } = await world.endedJourney(employee.id);
    await world.hold(employee.id, journeyId);
    await world.hold(writer.id);
    expect(await erasing().retain(world)).toEqual({ destroyed: 1, kept: 0, swept: 0 });
    expect(await isDestroyed(world, advice)).toBe(true);
  });

  test('on that journey keeps the key under which they are, and drafts of an answer, as long as they are there', async () => {
    const { world, concerned, employee, journeyId, advice } = await noticedIn();
    const holdId = await world.hold(employee.id, journeyId);
    expect(await obstacleToErasure(world.eraser.database.query, concerned.id)).toMatchObject({ code: 'legal-hold' });
    expect(await erasing().erase(world, concerned.id)).toEqual({ personId: concerned.id, refused: 'legal-hold' });
    const going = [
      { kind: 'person', personId: concerned.id },
      { kind: 'draft', contentRef: advice.draftRef, personId: concerned.id },
    ] as const;
    const decide = (entry: (typeof going)[number]) =>
      world.eraser.database.query
        .transaction()
        .execute((transaction) => decideDestruction(transaction, entry, 'retention-over'));
    for (const entry of going) await expect(decide(entry)).rejects.toMatchObject({ code: 'legal-hold' });

    await world.lift(holdId);
    await erasing().retain(world);
    await world.hold(employee.id, journeyId);
    await world.publishedEverything();
    expect(await obstacleToErasure(world.eraser.database.query, concerned.id)).toBeNull();
    expect(await erasing().erase(world, concerned.id)).toEqual({ personId: concerned.id, refused: null });
  });

  /** Sets a hold on the journey in a transaction that is open still. */
  const holding = async ({ world, employee, journeyId }: Pick<Noticed, 'world' | 'employee' | 'journeyId'>) => {
    const holder = await world.superuser.pool.connect();
    await holder.query('begin');
    await holder.query(
      `insert into dossier.legal_holds (hold_id, person_id, journey_id, reason_code, reason_ref, set_by)
        values (gen_random_uuid(), $1, $2, 'court-case', gen_random_uuid(), gen_random_uuid())`,
      [employee.id, journeyId],
    );
    return holder;
  };

  const somebodyWaits = (world: ErasureWorld) =>
    eventually(async () => {
      const { rows } = await sql`select from pg_stat_activity where datname = current_database()
          and wait_event_type = 'Lock' and wait_event = 'advisory'`.execute(world.superuser.query);
      return rows.length > 0;
    });

  /**
   * Sets a hold on the journey and decides at the same moment that the words of an advice go that was noticed in it.
   * @param isWaited whether the decision is made only once the hold is, as it must be
   */
  const race = async ({ world, employee, journeyId, advice }: Noticed, isWaited: boolean): Promise<string> => {
    const holder = await holding({ world, employee, journeyId });
    const { adviceId, personId } = advice;
    const decided = world.eraser.database.query
      .transaction()
      .execute((transaction) =>
        decideDestruction(transaction, { kind: 'advice', adviceId, personId }, 'retention-over'),
      )
      .then(
        () => 'destroyed',
        (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)),
      );
    if (isWaited) {
      await somebodyWaits(world);
    } else await decided;
    await holder.query('commit');
    holder.release();
    return decided;
  };

  test('that is set at the moment of the decision is waited for, and heeded', async () => {
    expect(await race(await noticedIn(), true)).toBe('legal-hold');
  });

  test('that is set while a sweep waits keeps what it was about to sweep', async () => {
    const noticed = await noticedIn(daysAgo(1));
    const { world } = noticed;
    const contentRef = await formerDraftIn(noticed);
    const holder = await holding(noticed);
    const sweeping = sweepUnreferred(world.eraser.database.query);
    await Promise.race([somebodyWaits(world), sweeping]);
    await holder.query('commit');
    holder.release();
    expect(await sweeping).toBe(0);
    expect(await world.readOrCode(contentRef)).toBe('A former draft.');
  });

  test('would come too late, if they did not take turns about the employee of that journey', async () => {
    const noticed = await noticedIn();
    await sql`create or replace function dossier.take_turns_about(person uuid) returns void language sql as ''`.execute(
      noticed.world.superuser.query,
    );
    expect(await race(noticed, false)).toBe('destroyed');
  });

  test('on the journey would keep nothing, if the database did not look for it', async () => {
    const { world, employee, journeyId, advice } = await noticedIn();
    await sql`drop trigger advice_is_kept on dossier.destructions`.execute(world.superuser.query);
    await world.hold(employee.id, journeyId);
    await erasing().retain(world);
    expect(await isDestroyed(world, advice)).toBe(true);
  });
});
