import { decideDestruction } from '@traject/dossier';
import { connect } from '@traject/database';
import type {} from '@traject/engines/injected';
import { obstacleToErasure } from '@traject/event-log';
import { sql } from 'kysely';
import { expect, inject, onTestFinished, test } from 'vitest';
import { worldOfThisFile } from '../workflows/world-of-this-file.js';
import { openErasureWorld } from './erasure-world.js';

const world = worldOfThisFile(() => openErasureWorld(inject('postgresUrl')));

/** What whoever asks for an erasure is told, and what whoever decides it finds. */
const toldAndFound = async (personId: string): Promise<readonly (string | null)[]> => {
  const gateway = connect<unknown>(world().database.urls.traject_gateway, { maxConnections: 1 });
  onTestFinished(() => gateway.close());
  const looks = [gateway.query, world().eraser.database.query].map((query) => obstacleToErasure(query, personId));
  return (await Promise.all(looks)).map((rejection) => rejection && rejection.code);
};

test('whoever asks for an erasure and whoever decides it see the same in its way', async () => {
  const { id } = await world().person();
  expect(await toldAndFound(id)).toEqual([null, null]);
  const holdId = await world().hold(id);
  expect(await toldAndFound(id)).toEqual(['legal-hold', 'legal-hold']);
  const journey = await world().openJourney(id);
  expect(await toldAndFound(id)).toEqual(['journey-open', 'journey-open']);
  await world().stop(journey);
  await world().lift(holdId);
  expect(await toldAndFound(id)).toEqual([null, null]);
});

test('a hold on one of their journeys is in the way too, as everything of a person goes at once', async () => {
  const { id } = await world().person();
  const { journeyId } = await world().endedJourney(id);
  await world().hold(id, journeyId);
  expect(await toldAndFound(id)).toEqual(['legal-hold', 'legal-hold']);
});

test("whoever serves a journey is not erased, and an ended journey is in nobody's way", async () => {
  const [employee, practitioner] = [
    await world().person(),
    await world().person({ organisationId: null, roles: ['coach'] }),
  ];
  const serve = (journeyId: string) =>
    sql`update read_models.journeys set practitioner_id = ${practitioner.id} where journey_id = ${journeyId}`.execute(
      world().superuser.query,
    );
  await serve((await world().endedJourney(employee.id)).journeyId);
  expect(await toldAndFound(practitioner.id)).toEqual([null, null]);
  await serve((await world().openJourney(employee.id)).journeyId);
  expect(await toldAndFound(practitioner.id)).toEqual(['person-serves-journey', 'person-serves-journey']);
});

test('once it is decided nothing is in the way any more', async () => {
  const { id } = await world().person();
  await world()
    .eraser.database.query.transaction()
    .execute((transaction) => decideDestruction(transaction, { kind: 'person', personId: id }, 'erasure-asked'));
  await world().openJourney(id);
  expect(await toldAndFound(id)).toEqual([null, null]);
});
