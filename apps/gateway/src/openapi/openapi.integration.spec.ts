import { accessTable, permissions, type IdentityRole, type Permission } from '@traject/access';
import { streamOf, type StoredEvent } from '@traject/contracts';
import { employerThemes, themes } from '@traject/domain';
import { aRequest, askedFor } from '@traject/domain/testing';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { gatewayApplication } from '../start.js';
import { gatewayWorld, type Gateway, type GatewayWorld, type Someone } from '../updates/world-for-tests.js';
import { bodies, documented, id, type Route } from './documented-for-tests.js';
import { bodyWith, nameOfField, wordsOfBodies } from './words-for-tests.js';

let world: GatewayWorld;
let gateway: Gateway;
let parties: Readonly<Record<'employee' | 'requester' | 'coordinator', Someone>>;

/** A journey under the id that is in every address, with its parties; its first task asks the employee. */
const journeyOf = async (): Promise<typeof parties> => {
  const organisationId = await world.employer();
  const employee = await world.someone(['employee'], organisationId);
  const requester = await world.someone(['requester'], organisationId);
  const coordinator = await world.someone(['coordinator'], null);
  const people = { organisationId, employeeId: employee.id, requesterId: requester.id, managerId: null };
  const { events } = askedFor(aRequest({ journeyId: id, ...people }));
  // An event of the domain is stored as it is.
  await world.happens(streamOf('journey', id), 0, events as readonly StoredEvent[]);
  return { employee, requester, coordinator };
};

beforeAll(async () => {
  world = await gatewayWorld(inject('postgresUrl'));
  gateway = await world.gateway();
  parties = await journeyOf();
});
afterAll(() => world.close());

const takesKey = ({ parameters = [] }: Route): boolean =>
  parameters.some(({ in: place, name, required }) => place === 'header' && name === 'Idempotency-Key' && required);
const isWrite = ({ method }: Route): boolean => method !== 'GET';
const namesOf = (routes: readonly Route[]): readonly string[] => routes.map(({ name }) => name).toSorted();

/** What the web framework was really told to serve. */
const served = async (): Promise<readonly string[]> => {
  const app = await gatewayApplication(gateway.parts);
  const routes = new Set<string>();
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRoute', ({ method, url }: { readonly method: string | readonly string[]; readonly url: string }) => {
      for (const each of [method].flat()) routes.add(`${each} ${url.replaceAll(/:([A-Za-z]+)/g, '{$1}')}`);
    });
  await app.init();
  await app.close();
  return [...routes].toSorted();
};

const rolesAtEmployers: readonly IdentityRole[] = ['requester', 'manager', 'employee'];

/** Somebody who may: in a role that is enough, or with a part in the journey that is. */
const somebodyWith = async (permission: Permission): Promise<Someone> => {
  const ground = accessTable[permission];
  if (ground.by === 'role') {
    const role = ground.roles[0] ?? 'employee';
    return world.someone([role], rolesAtEmployers.includes(role) ? await world.employer() : null);
  }
  if (ground.by === 'task') return parties.employee;
  const party = (['employee', 'requester', 'coordinator'] as const).find((each) => ground.relations.includes(each));
  return parties[party ?? 'employee'];
};

/** Without an entry of the ledger, whatever concerns one is hidden before anything else of a request is looked at. */
const isOfLedger = ({ path }: Route): boolean => path.includes('{disclosureId}');

/** Sends a body of some kind by somebody who may, to an address of the route. */
const send = async (
  { path, method, parameters = [], 'x-permission': permission }: Route,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<string> => {
  const somebody = await somebodyWith(permission ?? 'me.read');
  const url = path.replaceAll('{taskId}', `${id}.1`).replaceAll(/\{[A-Za-z]+\}/g, id);
  const asked = parameters.filter((parameter) => parameter.in === 'query' && parameter.required);
  const query = new URLSearchParams(Object.fromEntries(asked.map(({ name }) => [name, id])));
  // Some routes need an authentication of the last minutes.
  const claims = { auth_time: Math.floor(Date.now() / 1_000) };
  const authorization = `Bearer ${await somebody.token(600, claims)}`;
  const answer = await fetch(`${gateway.address}${url}?${query}`, {
    method,
    headers: { authorization, ...headers },
    body,
  });
  // Whatever is sent here is refused, and a refusal is a JSON object with a code.
  const { code } = (await answer.json()) as { readonly code?: string };
  return `${answer.status} ${code}`;
};

const json = { 'content-type': 'application/json' };
const csv = { 'content-type': 'text/csv' };

describe('the document of the HTTP surface', () => {
  test('has every route that is served, and no other', async () => {
    expect(documented.length).toBeGreaterThan(30);
    expect(namesOf(documented)).toEqual(await served());
  });

  test('names for each route a permission of the access table, or that it is open to everybody', () => {
    for (const { name, security, 'x-permission': permission } of documented) {
      if (security === undefined) expect(permission, name).toBeUndefined();
      else expect(permissions, name).toContain(permission);
    }
    expect(namesOf(documented.filter(({ security }) => security === undefined))).toEqual([
      'GET /asyncapi.json',
      'GET /event-catalogue.md',
      'GET /event-schemas.json',
      'GET /health/live',
      'GET /health/ready',
      'GET /login',
      'GET /login/callback',
      'GET /metrics',
      'GET /openapi.json',
      'POST /logout',
    ]);
  });

  test('says of each route with a permission how its problems look', () => {
    for (const { name, security, responses } of documented.filter((route) => route.security !== undefined)) {
      expect(security, name).toEqual([{ bearer: [] }, { browser: [] }]);
      for (const status of ['4XX', '5XX'])
        expect(Object.keys(responses[status]?.content ?? {}), `${name} ${status}`).toEqual([
          'application/problem+json',
        ]);
    }
  });

  test('offers to whoever asks for an employer no theme that names an illness, and to the employee every one', () => {
    const asked = documented.find(({ name }) => name === 'POST /api/journeys');
    const schema = asked?.requestBody?.content['application/json']?.schema;
    expect(schema?.properties?.['theme']?.enum).toEqual(themes);
    expect(schema).toMatchObject({
      if: { anyOf: [{ required: ['employeeId'] }, { required: ['employee'] }] },
      then: { properties: { theme: { enum: employerThemes } } },
    });
  });

  test('says of a route what its own refusal means', () => {
    const made = documented.find(({ name }) => name === 'POST /api/exports');
    expect(made?.responses['410']?.description).toContain('export-ended');
  });

  /**
   * A claim is compared and set, a draft or a choice is overwritten by its next, words are opened once by whoever asks, a
   * change names the version it was made of, and to take something away, or to end logins, is the same done twice.
   */
  const withoutKey =
    /^(PATCH .*|DELETE .*|POST \/api\/tasks\/\{taskId\}\/(claim|release)|POST \/api\/disclosures\/\{disclosureId\}\/open|PUT \/api\/(tasks\/\{taskId\}\/draft|me\/contact)|POST \/logout|POST \/api\/me\/party|POST \/api\/(me|people)\/.*\/(end|end-logins|unlink))$/;

  test('names the Idempotency-Key of each command, and of nothing else', () => {
    expect(namesOf(documented.filter(takesKey))).toEqual(
      namesOf(documented.filter((route) => isWrite(route) && !withoutKey.test(route.name))),
    );
    expect(namesOf(documented.filter(takesKey))).toContain('POST /api/disclosures/{disclosureId}/withdraw');
  });

  test('a change of a record names the version it was made of', () => {
    const changes = documented.filter(({ method }) => method === 'PATCH');
    expect(changes).not.toEqual([]);
    for (const { name, parameters = [] } of changes)
      expect(parameters, name).toContainEqual(expect.objectContaining({ name: 'If-Match', required: true }));
  });

  test.each([
    ['GET', '/api/updates', 'text/event-stream'],
    ['GET', '/metrics', 'text/plain'],
    ['GET', '/openapi.json', 'application/json'],
    ['GET', '/event-schemas.json', 'application/json'],
    ['GET', '/event-catalogue.md', 'text/markdown'],
    ['GET', '/health/live', 'application/json'],
  ])('%s %s has the media type that is really answered: %s', async (method, path, mediaType) => {
    const operation = documented.find(({ name }) => name === `${method} ${path}`);
    expect(Object.keys(operation?.responses['200']?.content ?? {})).toEqual([mediaType]);
    const somebody = await world.someone(['coordinator'], null);
    const hangingUp = new AbortController();
    const answer = await fetch(`${gateway.address}${path}`, {
      headers: { authorization: `Bearer ${await somebody.token()}` },
      signal: hangingUp.signal,
    });
    expect(answer.headers.get('content-type')?.split(';')[0]).toBe(mediaType);
    hangingUp.abort();
  });

  test('each command is refused without its key, as documented', async () => {
    const commands = documented.filter(takesKey);
    expect(commands.length).toBeGreaterThan(8);
    for (const route of commands.filter((each) => !isOfLedger(each))) {
      const [type = 'application/json'] = Object.keys(route.requestBody?.content ?? {});
      const body = type === 'application/json' ? JSON.stringify(bodies[route.name] ?? {}) : 'a,b\n';
      expect(await send(route, { 'content-type': type }, body), route.name).toBe('400 idempotency-key-missing');
    }
  });

  test('each body is read in the media type that is documented, and refused in the other one', async () => {
    const files = documented.filter(({ requestBody }) => requestBody && 'text/csv' in requestBody.content);
    const objects = documented.filter(({ requestBody }) => requestBody && 'application/json' in requestBody.content);
    expect(namesOf(files)).toEqual([
      'POST /api/people/import',
      'POST /api/practitioners/import',
      'POST /api/social-map/import',
    ]);
    for (const route of files) {
      expect(await send(route, json, '{}'), route.name).toBe('415 media-type-unknown');
      expect(await send(route, csv, 'no,such,header\n1,2,3\n'), route.name).not.toMatch(/^415/);
    }
    const attachments = documented.filter(({ requestBody }) => requestBody && 'application/pdf' in requestBody.content);
    expect(namesOf(attachments)).toEqual(['POST /api/journeys/{journeyId}/attachments']);
    for (const route of attachments) {
      const types = Object.keys(route.requestBody?.content ?? {});
      expect(types).toEqual(['application/pdf', 'image/png', 'image/jpeg', 'text/plain']);
    }
    for (const route of objects.filter((each) => !isOfLedger(each)))
      expect(await send(route, csv, 'a,b\n1,2\n'), route.name).toBe('415 body-not-json');
  });
});

describe('words in a body', () => {
  /** Not words but what somebody looks up: it has to be one of those that there are, or is refused where it is kept. */
  const looksUp = /\.?(?:departmentId|phone)$/;

  test('are found in many', () => {
    expect(wordsOfBodies.map(nameOfField)).toEqual(
      expect.arrayContaining([
        'POST /api/journeys question',
        'POST /api/journeys employee.name',
        'POST /api/people name',
        'PATCH /api/organisations/{id} name',
        'POST /api/journeys/{journeyId}/dossier/{contentRef}/corrections reason',
      ]),
    );
  });

  test.each([
    ['of which nothing is seen', '\u3164\u200b\u2800'],
    ['that turns its direction', 'Agreed\u202etfel'],
    ['with controls', 'Agreed\u0008\u001b[8m'],
  ])('are refused %s', async (_what, text) => {
    const taken: string[] = [];
    for (const field of wordsOfBodies) {
      const answer = await send(field.route, json, bodyWith(field, text));
      if (answer !== '400 input-invalid') taken.push(nameOfField(field));
    }
    // What is looked up shows that the same look reports a field that is not looked at.
    expect(taken.filter((field) => !looksUp.test(field))).toEqual([]);
    expect(taken.filter((field) => looksUp.test(field))).not.toEqual([]);
  });
});
