import { randomUUID } from 'node:crypto';
import type { StoredEvent } from '@traject/contracts';
import type { PractitionerFacts } from '@traject/domain';
import {
  aJourneyFor,
  aRequest,
  assigned,
  coachPractitioner,
  contactConsented,
  done,
  intakeLeadsTo,
  referralAgreed,
  type Happening,
  type JourneyOnItsWay,
} from '@traject/domain/testing';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { gatewayWorld, type Gateway, type GatewayWorld } from '../updates/world-for-tests.js';
import { factsOfPractitioner } from './practitioner-facts.js';

let world: GatewayWorld;
let gateway: Gateway;
let coachId: string;
let coach: PractitionerFacts;

beforeAll(async () => {
  world = await gatewayWorld(inject('postgresUrl'));
  gateway = await world.gateway();
  ({ id: coachId } = await world.someone(['coach'], null));
  const { directory, database } = gateway.parts;
  await database.query
    .transaction()
    .execute((transaction) =>
      directory.practitioners.create(transaction, { personId: coachId, kinds: ['conflict'], capacity: 3 }),
    );
  coach = coachPractitioner({ practitionerId: coachId });
});
afterAll(() => world.close());

const conflict = (relatedJourneyId: string | null, ...happenings: readonly Happening[]): JourneyOnItsWay =>
  aJourneyFor(aRequest({ journeyId: randomUUID(), relatedJourneyId }), contactConsented, assigned(), ...happenings);

const inTheLog = async (journey: JourneyOnItsWay): Promise<JourneyOnItsWay> => {
  // An event of the domain is stored as it is.
  const stored = journey.events as readonly StoredEvent[];
  await world.happens(`journey/${journey.state.journeyId}`, 0, stored);
  return journey;
};

const toCoach = (): readonly Happening[] => [
  intakeLeadsTo('coach'),
  referralAgreed({ to: 'coach', coachKind: 'conflict' }),
  done('ProposeReceiver', { practitioner: coach }),
];

const servesOtherParty = async ({ state }: JourneyOnItsWay): Promise<boolean> =>
  (await factsOfPractitioner(gateway.parts, coachId, state)).servesOtherParty;

test('a coach who is asked by one side of a conflict, or accepted it, is not there for the other side', async () => {
  const asked = await inTheLog(conflict(null, ...toCoach()));
  expect(await servesOtherParty(await inTheLog(conflict(asked.state.journeyId)))).toBe(true);
  const accepts = done('AnswerReferral', { accepted: true, practitioner: coach });
  const accepted = await inTheLog(conflict(null, ...toCoach(), accepts));
  const other = await inTheLog(conflict(accepted.state.journeyId));
  expect(await servesOtherParty(other)).toBe(true);
});

test('also where it is the other side that names this one', async () => {
  const one = await inTheLog(conflict(null));
  await inTheLog(conflict(one.state.journeyId, ...toCoach()));
  expect(await servesOtherParty(one)).toBe(true);
});

test('a coach who declined is, and so is one whom only strangers ask (negative control)', async () => {
  const declines = done('AnswerReferral', { accepted: false, reason: 'no-capacity' });
  const declined = await inTheLog(conflict(null, ...toCoach(), declines));
  expect(await servesOtherParty(await inTheLog(conflict(declined.state.journeyId)))).toBe(false);
  await inTheLog(conflict(null, ...toCoach()));
  expect(await servesOtherParty(await inTheLog(conflict(null)))).toBe(false);
});
