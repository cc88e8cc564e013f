import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import { connect } from '@traject/database';
import { rebuildReadModels } from '@traject/event-log';
import type {} from '@traject/engines/injected';
import type { WorkflowActivities } from '@traject/workflows';
import { sql } from 'kysely';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { worldOfThisFile } from '../workflows/world-of-this-file.js';
import { openErasing, type Altered } from './erasing.js';
import { openErasureWorld, type JourneyOfWorld, type Someone } from './erasure-world.js';

const world = worldOfThisFile(() => openErasureWorld(inject('postgresUrl')));
const erasing = worldOfThisFile(openErasing);

const erase = (personId: string, altered?: Altered) => erasing().erase(world(), personId, altered);
const done = (personId: string) => ({ personId, refused: null });

/** Somebody with two journeys that ended. */
const withTwoJourneys = async () => {
  const person = await world().person();
  const journeys = [await world().endedJourney(person.id), await world().endedJourney(person.id)];
  await world().giveNames([['person', person.id], ...journeys.map(({ journeyId }) => ['journey', journeyId] as const)]);
  return { person, journeys };
};

const codesOf = (journeys: readonly JourneyOfWorld[]): Promise<readonly string[]> =>
  Promise.all(
    journeys.flatMap(({ questionRef, draftRef }) => [questionRef, draftRef]).map((ref) => world().readOrCode(ref)),
  );
const listed = async (): Promise<readonly string[]> =>
  (await world().eraser.list.read()).map(({ personId }) => personId);

const expectErased = async ({ id }: Someone, journeys: readonly JourneyOfWorld[]): Promise<void> => {
  expect((await codesOf(journeys)).filter((code) => code !== 'content-destroyed')).toEqual([]);
  for (const { journeyId } of journeys) {
    const types = await world().typesIn(`journey/${journeyId}`);
    expect(types.filter((type) => type === 'DossierDestroyed')).toHaveLength(1);
  }
  expect(await world().typesIn(`person/${id}`)).toEqual(['PersonErased']);
  expect(await world().recordOf(id)).toMatchObject({ details: null, active: false });
  expect(await world().directory.people.identitiesOf(world().superuser.query, id)).toEqual([]);
  expect(await listed()).toContain(id);
  expect(await world().pseudonymsOf([id, ...journeys.map(({ journeyId }) => journeyId)])).toEqual([]);
};

const expectUntouched = async ({ id }: Someone, journeys: readonly JourneyOfWorld[]): Promise<void> => {
  expect(await codesOf(journeys)).not.toContain('content-destroyed');
  expect(await world().typesIn(`person/${id}`)).toEqual([]);
  expect(await world().recordOf(id)).toMatchObject({ details: { name: 'Noor Bakker' }, active: true });
  expect(await listed()).not.toContain(id);
};

describe('a person who is erased', () => {
  test('is gone from dossier, directory, logins, log and names, and nobody else is', async () => {
    const { person, journeys } = await withTwoJourneys();
    const other = await withTwoJourneys();
    expect(await erase(person.id)).toEqual(done(person.id));
    await expectErased(person, journeys);
    await expectUntouched(other.person, other.journeys);
    expect(await world().pseudonymsOf([other.person.id])).toEqual([`person/${other.person.id}`]);
  });

  test('leaves journeys, counts and read models as they are', async () => {
    const { person } = await withTwoJourneys();
    const count = async () =>
      (await sql`select count(*)::int as journeys from read_models.journeys`.execute(world().superuser.query)).rows;
    const before = await count();
    await erase(person.id);
    expect(await count()).toEqual(before);
    const owner = connect<unknown>(world().database.ownerUrl, { maxConnections: 1 });
    onTestFinished(() => owner.close());
    expect((await rebuildReadModels(owner)).differences).toEqual([]);
  });

  test('is erased once, however often it is asked for', async () => {
    const { person, journeys } = await withTwoJourneys();
    await erase(person.id);
    expect(await erase(person.id)).toEqual(done(person.id));
    await expectErased(person, journeys);
  });

  test('of whom there is nothing but a record is erased too', async () => {
    const person = await world().person();
    expect(await erase(person.id)).toEqual(done(person.id));
    await expectErased(person, []);
  });
});

describe('an erasure', () => {
  test('is refused while a journey of the person is open, and done after they stopped it', async () => {
    const person = await world().person();
    const journey = await world().openJourney(person.id);
    expect(await erase(person.id)).toEqual({ personId: person.id, refused: 'journey-open' });
    await expectUntouched(person, [journey]);
    await world().stop(journey);
    expect(await erase(person.id)).toEqual(done(person.id));
    await expectErased(person, [journey]);
  });

  test('is refused while the person serves a journey of somebody else', async () => {
    const practitioner = await world().person();
    const { journeyId } = await world().openJourney((await world().person()).id);
    await sql`update read_models.journeys set practitioner_id = ${practitioner.id} where journey_id = ${journeyId}`.execute(
      world().superuser.query,
    );
    onTestFinished(async () => {
      await sql`update read_models.journeys set practitioner_id = null where journey_id = ${journeyId}`.execute(
        world().superuser.query,
      );
    });
    expect(await erase(practitioner.id)).toMatchObject({ refused: 'person-serves-journey' });
    await expectUntouched(practitioner, []);
  });

  test.each(['the person', 'one of their journeys'])(
    'is refused while %s is held, and done after that',
    async (which) => {
      const { person, journeys } = await withTwoJourneys();
      const holdId = await world().hold(person.id, which === 'the person' ? null : (journeys[0]?.journeyId ?? null));
      expect(await erase(person.id)).toEqual({ personId: person.id, refused: 'legal-hold' });
      await expectUntouched(person, journeys);
      await world().lift(holdId);
      expect(await erase(person.id)).toEqual(done(person.id));
      await expectErased(person, journeys);
    },
  );

  test('that meets a hold at the very moment of the decision is refused, and nothing is destroyed', async () => {
    const { person, journeys } = await withTwoJourneys();
    const holdFirst: Altered = (activities) => ({
      ...activities,
      decideErasure: async (asked) => {
        await world().hold(person.id);
        return activities.decideErasure(asked);
      },
    });
    expect(await erase(person.id, holdFirst)).toMatchObject({ refused: 'legal-hold' });
    await expectUntouched(person, journeys);
  });

  test('is on the list outside before anything is destroyed: while the list cannot be written, all is there', async () => {
    const { person, journeys } = await withTwoJourneys();
    let attempts = 0;
    const seen: string[] = [];
    const listAway: Altered = (activities) => ({
      ...activities,
      listDestroyed: async (entry) => {
        attempts += 1;
        seen.push(await world().readOrCode(journeys[0]?.questionRef ?? ''));
        if (attempts < 3) throw ApplicationFailure.create({ message: 'The list is away.' });
        await activities.listDestroyed(entry);
      },
    });
    await erase(person.id, listAway);
    expect(seen).toEqual(Array(3).fill('words of request-journey.question'));
    await expectErased(person, journeys);
  });
});

const steps = [
  'decideErasure',
  'listDestroyed',
  'destroyContent',
  'eraseRecord',
  'recordDossierDestroyed',
  'recordErasure',
  'isPublished',
  'forgetPseudonyms',
] as const satisfies readonly (keyof WorkflowActivities)[];

/** The answer of a step is lost once, after its work was done, as when its worker dies. */
const lostOnceAfter =
  (name: (typeof steps)[number]): Altered =>
  (activities) => {
    let lost = false;
    const work = activities[name] as (input: unknown) => Promise<unknown>; // every activity takes one input
    return {
      ...activities,
      [name]: async (input: unknown) => {
        const answer = await work(input);
        if (lost) return answer;
        lost = true;
        throw ApplicationFailure.create({ message: 'The worker died.' });
      },
    };
  };

describe('an erasure whose worker dies', () => {
  test.each(steps)('after %s comes to the same end', async (step) => {
    const { person, journeys } = await withTwoJourneys();
    expect(await erase(person.id, lostOnceAfter(step))).toEqual(done(person.id));
    await expectErased(person, journeys);
  });

  test('would be told apart from one that forgets a step', async () => {
    const { person, journeys } = await withTwoJourneys();
    await erase(person.id, (activities) => ({ ...activities, destroyContent: async () => undefined }));
    await expect(expectErased(person, journeys)).rejects.toThrow();
  });
});

describe('the names that analysts know', () => {
  test('stay until the stream has heard of the erasure, and go then', async () => {
    const { person, journeys } = await withTwoJourneys();
    const named: number[] = [];
    let looks = 0;
    const publishedAtLast: Altered = (activities) => ({
      ...activities,
      isPublished: async (position) => {
        named.push((await world().pseudonymsOf([person.id])).length);
        looks += 1;
        if (looks === 3) await world().publishedEverything();
        return activities.isPublished(position);
      },
    });
    await erase(person.id, publishedAtLast);
    expect(named).toEqual([1, 1, 1]);
    await expectErased(person, journeys);
  });

  test('are not given again to whoever was forgotten', async () => {
    const { person, journeys } = await withTwoJourneys();
    await erase(person.id);
    await world().giveNames([
      ['person', person.id],
      ['erasure', person.id],
      ['person', randomUUID()],
    ]);
    await expectErased(person, journeys);
  });
});
