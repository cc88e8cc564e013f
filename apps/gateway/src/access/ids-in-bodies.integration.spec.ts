import { randomUUID } from 'node:crypto';
import { accessTable, type IdentityRole, type Permission } from '@traject/access';
import { streamOf, type StoredEvent } from '@traject/contracts';
import { aRequest, askedFor } from '@traject/domain/testing';
import { newPerson } from '@traject/directory';
import { Body, Controller, Post, type Type } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { controllers } from '../app.module.js';
import { Shape } from '../http/valid.js';
import { openApiDocument } from '../openapi/openapi.js';
import { gatewayWorld, type Gateway, type GatewayWorld, type Someone } from '../updates/world-for-tests.js';
import { May } from './may.js';

type Json = Readonly<Record<string, unknown>>;

/** An operation of the OpenAPI document, as far as it is looked at here. */
interface Operation {
  readonly 'x-permission'?: Permission;
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Json }>> };
}

/** Every field of a JSON body by its route, with its schema. */
const fieldsOfBodies = (
  among: readonly Type<object>[],
): readonly { readonly route: string; readonly field: string; readonly schema: string; readonly by: Permission }[] => {
  // What the document holds is what these tests are to find out; a field that is not there is passed over.
  const paths = openApiDocument(among).paths as unknown as Readonly<
    Record<string, Readonly<Record<string, Operation>>>
  >;
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([verb, { requestBody, 'x-permission': by = 'me.read' }]) =>
      Object.entries(Object(requestBody?.content['application/json']?.schema?.['properties']) as Json).map(
        ([field, schema]) => ({
          route: `${verb.toUpperCase()} ${path}`,
          field,
          schema: JSON.stringify(schema),
          by,
        }),
      ),
    ),
  );
};

/** Routes whose body names the id of what is yet to be. */
const namersOfNewIds = (among: readonly Type<object>[]): readonly string[] =>
  fieldsOfBodies(among).flatMap(({ route, field }) => (field === 'id' ? [route] : []));

describe('the id of what is new', () => {
  test('is given by nobody outside', () => {
    expect(fieldsOfBodies(controllers).length).toBeGreaterThan(40);
    expect(namersOfNewIds(controllers)).toEqual([]);
  });

  @Controller('credulous')
  class Credulous {
    @Post()
    @May('person.create')
    enter(@Body(new Shape(newPerson)) body: object): object {
      return body;
    }
  }

  test('is found where a route would take it', () => {
    expect(namersOfNewIds([Credulous])).toEqual(['POST /credulous']);
  });
});

let world: GatewayWorld;
let gateway: Gateway;
/** Ids of what there is at the other employer. */
let elsewhere: Readonly<Record<'organisation' | 'employee' | 'manager' | 'practitioner' | 'journey', string>>;
let askers: Readonly<Record<'requester' | 'employee' | 'bmw-practitioner' | 'administrator', Someone>>;
let own: Readonly<Record<'organisation' | 'employee' | 'manager', string>>;

const journeyAt = async (organisationId: string): Promise<string> => {
  const journeyId = randomUUID();
  const [employee, requester] = [
    await world.someone(['employee'], organisationId),
    await world.someone(['requester'], organisationId),
  ];
  const people = { organisationId, employeeId: employee.id, requesterId: requester.id, managerId: null };
  const { events } = askedFor(aRequest({ journeyId, ...people }));
  // An event of the domain is stored as it is.
  await world.happens(streamOf('journey', journeyId), 0, events as readonly StoredEvent[]);
  return journeyId;
};

beforeAll(async () => {
  world = await gatewayWorld(inject('postgresUrl'));
  gateway = await world.gateway();
  const [noord, zuid] = [await world.employer(), await world.employer()];
  const idOf = async (role: IdentityRole, organisationId: string | null) =>
    (await world.someone([role], organisationId)).id;
  elsewhere = {
    organisation: zuid,
    employee: await idOf('employee', zuid),
    manager: await idOf('manager', zuid),
    practitioner: await idOf('coach', null),
    journey: await journeyAt(zuid),
  };
  own = { organisation: noord, employee: await idOf('employee', noord), manager: await idOf('manager', noord) };
  askers = {
    requester: await world.someone(['requester'], noord),
    employee: await world.someone(['employee'], noord),
    'bmw-practitioner': await world.someone(['bmw-practitioner'], null),
    administrator: await world.someone(['administrator'], null),
  };
});
afterAll(() => world.close());

interface Answer {
  readonly status: number;
  readonly headers: Json;
  readonly body: Json;
}

async function send(by: Someone, route: string, body: object): Promise<Answer> {
  const [method = '', path = ''] = route.split(' ');
  const answer = await fetch(`${gateway.address}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await by.token()}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify(body),
  });
  const { date: _ofTheMoment, ...headers } = Object.fromEntries(answer.headers);
  // Whatever the gateway answers here is a JSON object; the id of what was entered is another each time.
  const { id: _new, ...told } = (await answer.json()) as Json;
  return { status: answer.status, headers, body: told };
}

const request = { theme: 'stress', subject: 'person', question: 'Who helps?' };
const advice = (): Json => ({
  about: 'organisation',
  theme: 'stress',
  text: 'Words.',
  organisationId: own.organisation,
});
const person = (): Json => ({
  organisationId: own.organisation,
  roles: ['employee'],
  name: 'Noor Bakker',
  email: `${randomUUID()}@noord.example`,
});

/** What is asked with an id in its body, by whom, and whose id it could be. */
interface Probe {
  readonly route: string;
  readonly field: string;
  readonly by: keyof typeof askers;
  readonly of: keyof typeof elsewhere;
  readonly body: () => Json;
}

const probes: readonly Probe[] = [
  { route: 'POST /api/journeys', field: 'employeeId', by: 'requester', of: 'employee', body: () => request },
  {
    route: 'POST /api/journeys',
    field: 'managerId',
    by: 'requester',
    of: 'manager',
    body: () => ({ ...request, employeeId: own.employee }),
  },
  {
    route: 'POST /api/journeys',
    field: 'relatedJourneyId',
    by: 'requester',
    of: 'journey',
    body: () => ({ ...request, employeeId: own.employee }),
  },
  { route: 'POST /api/journeys', field: 'relatedJourneyId', by: 'employee', of: 'journey', body: () => request },
  { route: 'POST /api/people', field: 'organisationId', by: 'requester', of: 'organisation', body: person },
  { route: 'POST /api/me/party', field: 'personId', by: 'employee', of: 'employee', body: () => ({}) },
  { route: 'POST /api/advice', field: 'recipientId', by: 'bmw-practitioner', of: 'manager', body: advice },
  {
    route: 'POST /api/advice',
    field: 'concernedId',
    by: 'bmw-practitioner',
    of: 'employee',
    body: () => ({ ...advice(), recipientId: own.manager }),
  },
  {
    route: 'POST /api/advice',
    field: 'journeyId',
    by: 'bmw-practitioner',
    of: 'journey',
    body: () => ({ ...advice(), recipientId: own.manager }),
  },
];

/** Who sees every organisation, and so may know which ids there are. */
const seeEverything: readonly IdentityRole[] = ['administrator', 'coordinator'];
const isForThem = (permission: Permission): boolean => {
  const ground = accessTable[permission];
  return ground.by === 'role'
    ? ground.roles.every((role) => seeEverything.includes(role))
    : ground.by === 'relation' && ground.relations.every((relation) => relation === 'coordinator');
};

/** Fields that need no probe: every BMW practitioner reads every organisation, as each may ask for their advice. */
const knownToTheirAskers: readonly string[] = ['POST /api/advice organisationId'];

const differs = async ({ route, field, by, of, body }: Probe): Promise<boolean> => {
  const [there, nowhere] = [
    await send(askers[by], route, { ...body(), [field]: elsewhere[of] }),
    await send(askers[by], route, { ...body(), [field]: randomUUID() }),
  ];
  expect(there.status, route).toBeGreaterThanOrEqual(400);
  return JSON.stringify(there) !== JSON.stringify(nowhere);
};

describe('an id in a body that belongs to another employer', () => {
  test('is tried in every field that takes one from somebody who does not see every employer', () => {
    const fields = fieldsOfBodies(controllers)
      .filter(({ schema, by }) => schema.includes('"uuid"') && !isForThem(by))
      .map(({ route, field }) => `${route} ${field}`);
    expect(fields.filter((field) => !knownToTheirAskers.includes(field)).toSorted()).toEqual(
      [...new Set(probes.map(({ route, field }) => `${route} ${field}`))].toSorted(),
    );
  });

  test.each(probes)('is answered as one that nothing has: $field of $route by a $by', async (probe) => {
    expect(await differs(probe)).toBe(false);
  });

  test('would be reported by the same look where it is told apart, as it is to an administrator', async () => {
    const practice = { kinds: ['career'], capacity: 3 };
    const told = { route: 'POST /api/practitioners', field: 'personId', of: 'employee', by: 'administrator' } as const;
    expect(await differs({ ...told, body: () => practice })).toBe(true);
  });
});

describe('a person who is entered', () => {
  const enter = (given: Json) => send(askers.requester, 'POST /api/people', { ...person(), ...given });

  test('under an id of their own is refused alike, whether somebody has it, elsewhere or here, or nobody', async () => {
    const refused = await enter({ id: randomUUID() });
    expect(refused).toMatchObject({ status: 400, body: { code: 'input-invalid' } });
    for (const id of [elsewhere.employee, own.employee, elsewhere.organisation])
      expect(await enter({ id })).toEqual(refused);
  });

  test('with an address and a key that somebody has elsewhere is entered as anybody is', async () => {
    const taken = { email: `${randomUUID()}@both.example`, externalKey: 'P-1' };
    const there = { ...person(), ...taken, organisationId: elsewhere.organisation };
    expect((await send(askers.administrator, 'POST /api/people', there)).status).toBe(201);
    const answer = await enter(taken);
    expect(answer).toEqual(await enter({ externalKey: 'P-2' }));
    expect(answer).toMatchObject({ status: 201, headers: { etag: '"1"' } });
  });

  test('is told apart from one who is on record here, which their adviser may know', async () => {
    const taken = { email: `${randomUUID()}@noord.example` };
    expect((await enter(taken)).status).toBe(201);
    expect(await enter(taken)).toMatchObject({ status: 409, body: { code: 'email-taken' } });
  });
});
