import { randomUUID } from 'node:crypto';
import { CIVIL_DAY_MS, instantAfter } from '@traject/domain';
import { connect } from '@traject/database';
import { applyDestroyedList, decideDestruction, sweepUnreferred } from '@traject/dossier';
import { obstacleToErasure, rebuildReadModels } from '@traject/event-log';
import type {} from '@traject/engines/injected';
import { sql } from 'kysely';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { eventually } from '../workflows/real-world.js';
import { worldOfThisFile } from '../workflows/world-of-this-file.js';
import { adviceIn, type AdviceOfWorld } from './advices.js';
import { openErasing } from './erasing.js';
import { openErasureWorld, type ErasureWorld } from './erasure-world.js';
import { runAsEraser } from './operator-program.js';

const erasing = worldOfThisFile(openErasing);

const daysAgo = (days: number): string => instantAfter(new Date().toISOString(), -days * CIVIL_DAY_MS);

const worldOfThisTest = async (): Promise<ErasureWorld> => {
  const world = await openErasureWorld(inject('postgresUrl'));
  onTestFinished(() => world.close());
  return world;
};

const author = (world: ErasureWorld) => world.person({ organisationId: null, roles: ['bmw-practitioner'] });

/** What a read of everything of an advice comes to. */
const readings = (world: ErasureWorld, { textRef, responseRef, remarksRef, draftRef }: AdviceOfWorld) =>
  Promise.all([textRef, responseRef, remarksRef, draftRef].map((ref) => world.readOrCode(ref)));

const isDestroyed = async (world: ErasureWorld, advice: AdviceOfWorld): Promise<boolean> => {
  const codes = new Set(await readings(world, advice));
  expect(codes.size, 'all of an advice goes, or nothing').toBe(codes.has('content-destroyed') ? 1 : 4);
  return codes.has('content-destroyed');
};

const dryRun = async (world: ErasureWorld) => (await runAsEraser(world, 'retention', ['--dry-run'])).lines.slice(0, -1);

describe('the words of an advice', () => {
  test('are destroyed as long after its end as a dossier is, with what was answered, and the log stays as it is', async () => {
    const world = await worldOfThisTest();
    const [writer, concerned] = [await author(world), await world.person()];
    const due = await adviceIn(world, { authorId: writer.id, endedAt: daysAgo(731) });
    const refused = await adviceIn(world, { authorId: writer.id, concernedId: concerned.id, endedAt: daysAgo(731) });
    const young = await adviceIn(world, { authorId: writer.id, endedAt: daysAgo(729) });
    const open = await adviceIn(world, { authorId: writer.id, endedAt: null });
    const before = await world.log.readStream(`advice/${due.adviceId}`);
    expect(await dryRun(world)).toEqual([due, refused].map(({ adviceId }) => `words of advice ${adviceId}`));
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
    expect(await dryRun(world)).toEqual([]);
    expect(await erasing().retain(world)).toEqual({ destroyed: 0, kept: 0, swept: 0 });
  });

  test('are destroyed sooner or later where the employer has set another time, and nowhere else', async () => {
    const world = await worldOfThisTest();
    const { id: authorId } = await author(world);
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
    const { id: authorId } = await author(world);
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
    const [writer, employee] = [await author(world), await world.person()];
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
    const [writer, former, lost] = [await author(world), await world.person(), await author(world)];
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

describe('a legal hold', () => {
  /** An advice that is to be destroyed, which its author noticed in the journey of one person about another one. */
  const noticedIn = async (endedAt = daysAgo(731)) => {
    const world = await worldOfThisTest();
    const [writer, employee, concerned] = [await author(world), await world.person(), await world.person()];
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
    expect(await dryRun(world)).toEqual([`${line}: kept by a legal hold`]);
    expect(await erasing().retain(world)).toEqual({ destroyed: 0, kept: 1, swept: 0 });
    expect(await isDestroyed(world, advice)).toBe(false);
    await world.lift(holdId);
    expect(await dryRun(world)).toEqual([line]);
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
