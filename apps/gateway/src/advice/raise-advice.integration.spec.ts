import { randomUUID } from 'node:crypto';
import type { AdviceCommandRequest, StoredEvent } from '@traject/contracts';
import {
  actors,
  aJourneyFor,
  aRequest,
  bmwPractitioner,
  coachPractitioner,
  contactConsented,
  done,
  handedOverTo,
  intakeLeadsTo,
  referralAgreed,
  stopped,
  type Happening,
} from '@traject/domain/testing';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { gatewayWorld, type Gateway, type GatewayWorld, type Someone } from '../updates/world-for-tests.js';
import { adviceBody } from './advice-shape.js';
import { raiseAdvice } from './raise-advice.js';

let world: GatewayWorld;
let gateway: Gateway;
let organisationId: string;
let manager: Someone;
let both: Someone;

beforeAll(async () => {
  world = await gatewayWorld(inject('postgresUrl'));
  gateway = await world.gateway();
  organisationId = await world.employer();
  manager = await world.someone(['manager'], organisationId);
  both = await world.someone(['bmw-practitioner', 'coach'], null);
});
afterAll(() => world.close());

const journeyWith = async (...happenings: readonly Happening[]): Promise<string> => {
  const journeyId = randomUUID();
  const { events } = aJourneyFor(aRequest({ journeyId, organisationId }), contactConsented, ...happenings);
  // An event of the domain is stored as it is.
  await world.happens(`journey/${journeyId}`, 0, events as readonly StoredEvent[]);
  return journeyId;
};

const servedByBoth = () => done('AssignPractitioner', { practitioner: bmwPractitioner({ practitionerId: both.id }) });
const coachedByBoth = () =>
  [
    done('AssignPractitioner', { practitioner: bmwPractitioner() }),
    intakeLeadsTo('coach'),
    referralAgreed({ to: 'coach', coachKind: 'career' }),
    handedOverTo(coachPractitioner({ practitionerId: both.id })),
  ] as const;

/** An advice that this person raises out of a journey, or out of none, as it reaches the domain. */
const raisedFrom = async (
  journeyId: string | null,
  departmentId: string | null = null,
): Promise<AdviceCommandRequest | undefined> => {
  const sent: AdviceCommandRequest[] = [];
  const dispatcher = {
    ...gateway.parts.dispatcher,
    startAdvice: (_adviceId: string, request: AdviceCommandRequest) => {
      sent.push(request);
      return Promise.resolve({ sequence: 1, fingerprint: request.fingerprint });
    },
  };
  const body = adviceBody.parse({
    ...(journeyId === null ? { organisationId } : { journeyId }),
    departmentId,
    about: 'organisation',
    theme: 'work-pressure',
    text: 'Plan fewer late shifts in a row.',
    recipientId: manager.id,
  });
  const caller = {
    personId: both.id,
    roles: ['bmw-practitioner', 'coach'] as const,
    organisationId: null,
    departmentId: null,
  };
  const identity = { commandId: randomUUID(), fingerprint: randomUUID() };
  await raiseAdvice({ ...gateway.parts, dispatcher }, caller, identity, body);
  return sent[0];
};

const capacityFrom = async (journeyId: string | null): Promise<string | undefined> =>
  (await raisedFrom(journeyId))?.command.actor.role;

test('out of a journey in which somebody coached, they advise as a coach, which the domain refuses (S10)', async () => {
  expect(await capacityFrom(await journeyWith(...coachedByBoth()))).toBe('coach');
});

test('the same person advises as BMW out of a journey that they serve as BMW, and out of none (S8)', async () => {
  expect(await capacityFrom(await journeyWith(servedByBoth()))).toBe('bmw-practitioner');
  expect(await capacityFrom(null)).toBe('bmw-practitioner');
});

const replaced = () =>
  done('ReplacePractitioner', { practitioner: bmwPractitioner(), reason: 'absence' }, { by: actors.coordinator });

test.each([
  ['who was replaced', () => [servedByBoth(), replaced()]],
  ['whose journey ended', () => [servedByBoth(), stopped]],
] as const)(
  '%s advises out of that journey no more, and apart from it as before (S7, S8)',
  async (_who, happenings) => {
    const journeyId = await journeyWith(...happenings());
    await expect(raisedFrom(journeyId)).rejects.toMatchObject({ status: 404, code: 'journey-not-found' });
    expect(await capacityFrom(null)).toBe('bmw-practitioner');
  },
);

test("an advice names a department of the employer's, and no words of the caller's reach the event in its place", async () => {
  const { database, directory } = gateway.parts;
  await database.query.transaction().execute(async (transaction) => {
    const { version } = await directory.organisations.get(transaction, organisationId);
    const departments = [{ id: 'planning', name: 'Planning' }];
    await directory.organisations.update(transaction, organisationId, version, { departments });
  });
  expect(await raisedFrom(null, 'planning')).toMatchObject({ command: { data: { departmentId: 'planning' } } });
  for (const words of ['Somebody Special is away', 'planning ', 'a\u0000b', '']) {
    await expect(raisedFrom(null, words)).rejects.toMatchObject({ status: 422, code: 'department-unknown' });
  }
});
