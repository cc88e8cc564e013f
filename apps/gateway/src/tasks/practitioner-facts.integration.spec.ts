import { randomUUID } from 'node:crypto';
import type { StoredEvent } from '@traject/contracts';
import type { PractitionerFacts } from '@traject/domain';
import {
  aJourneyFor,
  aRequest,
  actors,
  calendarAt,
  assigned,
  coachPractitioner,
  contactConsented,
  done,
  firstMorning,
  intakeLeadsTo,
  referralAgreed,
  taskFor,
  type Happening,
  type JourneyOnItsWay,
} from '@traject/domain/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { gatewayWorld, type Gateway, type GatewayWorld } from '../updates/world-for-tests.js';
import { formContextOf } from './form-context.js';
import { findTask } from './found-task.js';
import { ownerOf } from './owner.js';
import { factsForRequest, factsOfPractitioner } from './practitioner-facts.js';

let world: GatewayWorld;
let gateway: Gateway;
let coachId: string;
/** The one coach whom the domain accepts. */
let registeredId: string;
let coach: PractitionerFacts;

beforeAll(async () => {
  world = await gatewayWorld(inject('postgresUrl'));
  gateway = await world.gateway();
  ({ id: coachId } = await world.someone(['coach'], null));
  ({ id: registeredId } = await world.someone(['coach'], null));
  const { directory, database } = gateway.parts;
  const administrator = { personId: randomUUID(), role: 'administrator', ground: 'directory' };
  const registration = { register: 'nobco', number: 'N-1', validUntil: '2031-12-31', checkedOn: '2026-01-01' } as const;
  await database.query.transaction().execute(async (transaction) => {
    for (const personId of [coachId, registeredId]) {
      await directory.practitioners.create(transaction, { personId, kinds: ['conflict'], capacity: 3 });
    }
    await directory.practitioners.recordRegistration(transaction, registeredId, registration, administrator);
  });
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

const toBeMatched = (): readonly Happening[] => [
  intakeLeadsTo('coach'),
  referralAgreed({ to: 'coach', coachKind: 'conflict' }),
];

const toCoach = (): readonly Happening[] => [...toBeMatched(), done('ProposeReceiver', { practitioner: coach })];

const servesOtherParty = async ({ state }: JourneyOnItsWay): Promise<boolean> =>
  (await factsOfPractitioner(gateway.parts, coachId, state)).servesOtherParty;

test('a coach is not there for a journey in which their login acts for the employer', async () => {
  const manager = await world.someone(['manager'], await world.employer());
  const { state } = aJourneyFor(aRequest({ journeyId: randomUUID(), managerId: manager.id }), contactConsented);
  const inConflict = async () => (await factsOfPractitioner(gateway.parts, registeredId, state)).servesOtherParty;
  expect(await inConflict()).toBe(false);
  const { directory, database, settings } = gateway.parts;
  const login = { issuer: settings.issuer, subject: registeredId };
  await database.query
    .transaction()
    .execute((transaction) => directory.people.linkIdentity(transaction, login, manager.id));
  expect(await inConflict()).toBe(true);
});

test.each(['requester', 'manager'] as const)(
  'nor for one that the employee asked for by themselves, where their login is a %s of that employer',
  async (role) => {
    const employer = await world.employer();
    const atEmployer = await world.someone([role], employer);
    const coached = await world.someone(['coach'], null);
    const { directory, database } = gateway.parts;
    await database.query.transaction().execute(async (transaction) => {
      await directory.practitioners.create(transaction, { personId: coached.id, kinds: ['conflict'], capacity: 3 });
    });
    const bySelf = { journeyId: randomUUID(), organisationId: employer, requesterId: null, managerId: null };
    const { state } = aJourneyFor(aRequest(bySelf));
    const inConflict = async () => (await factsOfPractitioner(gateway.parts, coached.id, state)).servesOtherParty;
    await world.actsAs(coached, await world.someone([role], await world.employer()));
    expect(await inConflict()).toBe(false);
    await world.actsAs(coached, atEmployer);
    expect(await inConflict()).toBe(true);
  },
);

test('who is the other side of a conflict themselves is not there for this one', async () => {
  const employer = await world.employer();
  const otherSide = await world.someone(['employee'], employer);
  const coached = await world.someone(['coach'], null);
  const { directory, database } = gateway.parts;
  await database.query.transaction().execute(async (transaction) => {
    await directory.practitioners.create(transaction, { personId: coached.id, kinds: ['conflict'], capacity: 3 });
  });
  const theirs = await inTheLog(
    aJourneyFor(aRequest({ journeyId: randomUUID(), employeeId: otherSide.id }), contactConsented),
  );
  const { state } = await inTheLog(conflict(theirs.state.journeyId));
  const inConflict = async () => (await factsOfPractitioner(gateway.parts, coached.id, state)).servesOtherParty;
  expect(await inConflict()).toBe(false);
  await world.actsAs(coached, otherSide);
  expect(await inConflict()).toBe(true);
});

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

test('a journey that somebody serves counts for every other one, and not for itself', async () => {
  const others = async ({ state }: JourneyOnItsWay): Promise<number> =>
    (await factsOfPractitioner(gateway.parts, coachId, state)).otherOpenJourneys;
  const other = aJourneyFor(aRequest({ journeyId: randomUUID() }), contactConsented);
  expect(await others(other)).toBe(0);
  const served = await inTheLog(
    aJourneyFor(aRequest({ journeyId: randomUUID() }), contactConsented, assigned({ practitionerId: coachId })),
  );
  expect([await others(served), await others(other)]).toEqual([0, 1]);
});

const namesRead = async (): Promise<number> => {
  const reads = sql<{ reads: number }>`select count(*) as reads from dossier.content_reads`;
  const { rows } = await reads.execute(gateway.parts.database.query);
  return rows[0]?.reads ?? 0;
};

/** The practitioners in the form of a receiver's proposal, as it is filled in with one. */
const candidatesInForm = async ({ state }: JourneyOnItsWay, practitionerId: string) => {
  const { parts } = gateway;
  const caller = { personId: randomUUID(), roles: ['coordinator' as const], organisationId: null, departmentId: null };
  const taskId = taskFor(state, 'ProposeReceiver', actors.coordinator)?.taskId ?? '';
  const found = await findTask(parts, taskId);
  if (found === undefined) throw new Error('The task that the proposal is made in is not there.');
  const occasion = { now: firstMorning, calendar: calendarAt(firstMorning) };
  const factsOf = factsForRequest(parts);
  const use = { occasion, reading: false, values: { found: true, practitionerId }, factsOf } as const;
  return (await formContextOf(parts, caller, found.task, await ownerOf(parts, found), use)).candidates;
};

test('a form that is filled in with whom the domain accepts looks at them alone, and reads no name', async () => {
  const journey = await inTheLog(conflict(null, ...toBeMatched()));
  const before = await namesRead();
  expect(await candidatesInForm(journey, registeredId)).toEqual([
    { practitionerId: registeredId, label: registeredId },
  ]);
  expect(await namesRead()).toBe(before);
});

test('one that is filled in with anybody else says whom it offers (negative control)', async () => {
  const journey = await inTheLog(conflict(null, ...toBeMatched()));
  for (const other of [coachId, randomUUID(), 'nobody']) {
    const offered = await candidatesInForm(journey, other);
    expect(offered?.map(({ practitionerId }) => practitionerId)).toEqual([registeredId]);
  }
});
