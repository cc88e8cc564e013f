import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import type { Answer, HttpStack, Json, RawRequest } from './http-stack.js';
import { expectProblem } from './problems.js';
import { theStack } from './the-stack.js';

/** Where the tests stand: a journey of Noord whose practitioner has just been assigned. */
interface Scene {
  readonly stack: HttpStack;
  readonly request: Json;
  readonly journeyId: string;
  readonly closedTask: string;
  readonly assignTask: string;
}

let scene: Scene;
const itemsOf = ({ body }: Answer): readonly Json[] => (Array.isArray(body['items']) ? body['items'] : []);

const open = async (): Promise<Scene> => {
  const stack = await theStack();
  const request = {
    employeeId: await stack.personId('employee-noord'),
    managerId: await stack.personId('manager-noord'),
    theme: 'work-pressure',
    subject: 'person',
    question: 'Who can help with this?',
  };
  const { body } = await stack.client('hr-noord').post('/api/journeys', request);
  const journeyId = String(body['journeyId']);
  const taskOf = async (identity: string) =>
    `/api/tasks/${String(itemsOf(await stack.client(identity).get(`/api/tasks?journeyId=${journeyId}`))[0]?.['taskId'])}`;
  const closedTask = await taskOf('employee-noord');
  await stack.client('employee-noord').post(`${closedTask}/complete`, { given: true });
  return { stack, request, journeyId, closedTask, assignTask: await taskOf('coordinator') };
};

beforeAll(async () => {
  scene = await open();
});

interface Case {
  readonly title: string;
  readonly by: string;
  readonly request: (scene: Scene) => RawRequest;
  readonly answer: readonly [status: number, code: string];
}

const marker = 'PrivateWordsOfSomebody';

const post = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): RawRequest => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers },
  body: body instanceof Uint8Array ? new Uint8Array(body) : typeof body === 'string' ? body : JSON.stringify(body),
});
const get = (path: string): RawRequest => ({ method: 'GET', path });
const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

const ofRequest = (title: string, change: Json, answer: Case['answer'] = [400, 'input-invalid']): Case => ({
  title: `a request with ${title}`,
  by: 'hr-noord',
  request: ({ request }) => post('/api/journeys', { ...request, ...change }),
  answer,
});

const ofBody = (
  title: string,
  body: string | Uint8Array,
  answer: Case['answer'],
  headers: Readonly<Record<string, string>> = {},
): Case => ({
  title,
  by: 'hr-noord',
  request: () => post('/api/journeys', body, headers),
  answer,
});

const requests: readonly Case[] = [
  ofRequest('an id that is none', { employeeId: marker }),
  ofRequest('an employee nobody knows', { employeeId: '3f1e9f4a-0000-4000-8000-000000000000' }, [
    404,
    'person-not-found',
  ]),
  ofRequest('a manager nobody knows', { managerId: '3f1e9f4a-0000-4000-8000-000000000000' }, [404, 'person-not-found']),
  ofRequest('another journey nobody knows', { relatedJourneyId: randomUUID() }, [404, 'journey-not-found']),
  ofRequest('a number for a theme', { theme: 7 }),
  ofRequest('a theme that does not exist', { theme: marker }),
  ofRequest('an object for a question', { question: { text: marker } }),
  ofRequest('an empty question', { question: '   ' }),
  ofRequest('a question that is too long', { question: marker.repeat(100) }),
  ofRequest('a field nobody knows', { [marker]: marker }),
  ofRequest('an address that is none', { employeeId: undefined, employee: { name: 'Somebody', email: marker } }),
];

const bodies: readonly Case[] = [
  ofBody('a list for a body', '[]', [400, 'input-invalid']),
  ofBody('a text for a body', JSON.stringify(marker), [400, 'input-invalid']),
  ofBody('nothing for a body', 'null', [400, 'input-invalid']),
  ofBody('a body that is no JSON', `{"question": "${marker}`, [400, 'body-malformed']),
  ofBody('a body that is not UTF-8', new Uint8Array([0x22, 0xc3, 0x28, 0x22]), [400, 'body-not-utf8']),
  ofBody('a body that is too deep', deep(30), [400, 'body-too-deep']),
  ofBody('a body that is deep beyond all reason', deep(20_000), [400, 'body-too-deep']),
  ofBody('a body that is too large', JSON.stringify(marker.repeat(20_000)), [413, 'body-too-large']),
  ofBody('a body of another kind', marker, [415, 'media-type-unknown'], { 'content-type': 'text/plain' }),
  ofBody('a command without a key', '{}', [400, 'input-invalid'], { 'idempotency-key': '' }),
  {
    title: 'a right request without a key',
    by: 'hr-noord',
    request: ({ request }) => post('/api/journeys', request, { 'idempotency-key': '' }),
    answer: [400, 'idempotency-key-missing'],
  },
  {
    title: 'a right request with a key that is too short',
    by: 'hr-noord',
    request: ({ request }) => post('/api/journeys', request, { 'idempotency-key': 'abc' }),
    answer: [400, 'idempotency-key-invalid'],
  },
];

const reads: readonly Case[] = [
  {
    title: 'an address nobody knows',
    by: 'hr-noord',
    request: () => get('/api/nothing'),
    answer: [404, 'route-unknown'],
  },
  {
    title: 'a journey by an id that is none',
    by: 'hr-noord',
    request: () => get(`/api/journeys/${marker}`),
    answer: [400, 'input-invalid'],
  },
  {
    title: 'a journey nobody knows',
    by: 'hr-noord',
    request: () => get(`/api/journeys/${randomUUID()}`),
    answer: [404, 'journey-not-found'],
  },
  {
    title: 'a task by an id that is none',
    by: 'hr-noord',
    request: () => get(`/api/tasks/${marker}`),
    answer: [400, 'input-invalid'],
  },
  {
    title: 'a task nobody knows',
    by: 'hr-noord',
    request: () => get(`/api/tasks/${randomUUID()}.1`),
    answer: [404, 'task-not-found'],
  },
  {
    title: 'a cursor that is none',
    by: 'hr-noord',
    request: () => get(`/api/tasks?cursor=${marker}`),
    answer: [400, 'cursor-invalid'],
  },
  {
    title: 'an empty cursor',
    by: 'hr-noord',
    request: () => get('/api/tasks?cursor='),
    answer: [400, 'cursor-invalid'],
  },
  ...['0', '201', '-1', '1.5', marker].map((limit) => ({
    title: `a list of ${limit} rows`,
    by: 'hr-noord',
    request: () => get(`/api/tasks?limit=${limit}`),
    answer: [400, 'input-invalid'] as const,
  })),
  {
    title: 'a list with a parameter nobody knows',
    by: 'hr-noord',
    request: () => get(`/api/tasks?${marker}=1`),
    answer: [400, 'input-invalid'],
  },
];

const commands: readonly Case[] = [
  {
    title: 'a form with a value of another type',
    by: 'coordinator',
    request: ({ assignTask }) => post(`${assignTask}/complete`, { practitionerId: 7 }),
    answer: [422, 'form-invalid'],
  },
  {
    title: 'a form with a practitioner who was not offered',
    by: 'coordinator',
    request: ({ assignTask }) => post(`${assignTask}/complete`, { practitionerId: randomUUID() }),
    answer: [422, 'form-invalid'],
  },
  {
    title: 'a form with a field nobody knows',
    by: 'coordinator',
    request: ({ assignTask }) => post(`${assignTask}/complete`, { [marker]: marker }),
    answer: [422, 'form-invalid'],
  },
  {
    title: 'a task that is closed',
    by: 'employee-noord',
    request: ({ closedTask }) => post(`${closedTask}/complete`, { given: true }),
    answer: [409, 'task-closed'],
  },
  {
    title: 'the claim of a task that is closed',
    by: 'employee-noord',
    request: ({ closedTask }) => post(`${closedTask}/claim`, {}),
    answer: [409, 'task-closed'],
  },
  {
    title: 'a resume of a journey that is not paused',
    by: 'employee-noord',
    request: ({ journeyId }) => post(`/api/journeys/${journeyId}/resume`, {}),
    answer: [409, 'journey-not-paused'],
  },
  {
    title: 'a pause for a reason nobody knows',
    by: 'employee-noord',
    request: ({ journeyId }) => post(`/api/journeys/${journeyId}/pause`, { reason: marker }),
    answer: [400, 'input-invalid'],
  },
  {
    title: 'a move of an appointment before there is one',
    by: 'employee-noord',
    request: ({ journeyId }) =>
      post(`/api/journeys/${journeyId}/move-appointment`, { startsAt: '2027-03-01T10:00:00Z' }),
    answer: [409, 'not-allowed-now'],
  },
  ...['2027-02-30T10:00:00Z', '2027-13-01T10:00:00Z', '2027-03-01T25:00:00Z', '2027-03-01', marker].map((startsAt) => ({
    title: `a move of an appointment to ${startsAt}`,
    by: 'employee-noord',
    request: ({ journeyId }: Scene) => post(`/api/journeys/${journeyId}/move-appointment`, { startsAt }),
    answer: [400, 'input-invalid'] as const,
  })),
];

test.for([...requests, ...bodies, ...reads, ...commands])(
  '$title is a problem that helps, writes nothing and repeats nothing',
  async ({ by, request, answer: expected }) => {
    const { stack } = scene;
    const before = await stack.written();
    const answer = await stack.client(by).send(request(scene));
    expectProblem(answer, expected);
    expect(String(answer.body['detail']).length).toBeGreaterThan(20);
    expect(JSON.stringify(answer.body)).not.toContain(marker);
    expect(await stack.written()).toEqual(before);
  },
);

test('a cursor of one list and person is refused for another', async () => {
  const { stack, request } = scene;
  await stack.client('hr-noord').post('/api/journeys', request);
  const { body } = await stack.client('hr-noord').get('/api/journeys?limit=1');
  const cursor = String(body['nextCursor']);
  expect(cursor.length).toBeGreaterThan(20);
  expect((await stack.client('hr-noord').get(`/api/journeys?limit=1&cursor=${cursor}`)).status).toBe(200);
  for (const [by, path] of [
    ['hr-noord', '/api/tasks'],
    ['employee-noord', '/api/journeys'],
  ] as const) {
    const answer = await stack.client(by).get(`${path}?limit=1&cursor=${cursor}`);
    expect(answer).toMatchObject({ status: 400, body: { code: 'cursor-invalid' } });
  }
});

test('what was refused can be done right afterwards, and is then written', async () => {
  const { stack, request } = scene;
  const before = await stack.written();
  expect((await stack.client('hr-noord').post('/api/journeys', request)).status).toBe(201);
  expect(await stack.written()).not.toEqual(before);
});
