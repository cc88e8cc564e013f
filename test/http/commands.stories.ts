import { randomUUID } from 'node:crypto';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { bearerWith, bearerSignedBySomebodyElse } from './bearer.js';
import type { Answer, HttpStack, Json } from './http-stack.js';
import { expectProblem } from './problems.js';
import { theStack } from './the-stack.js';

let stack: HttpStack;
beforeAll(async () => {
  stack = await theStack();
});

const request = async (employer: string): Promise<Json> => ({
  employeeId: await stack.personId(`employee-${employer}`),
  managerId: await stack.personId(`manager-${employer}`),
  theme: 'work-pressure',
  subject: 'person',
  question: 'Who can help with this?',
});

const requested = async (employer = 'noord'): Promise<string> => {
  const { body } = await stack.client(`hr-${employer}`).post('/api/journeys', await request(employer));
  return String(body['journeyId']);
};

const tasksOf = async (identity: string, journeyId: string): Promise<readonly Json[]> => {
  const { body } = await stack.client(identity).get(`/api/tasks?journeyId=${journeyId}`);
  return Array.isArray(body['items']) ? body['items'] : [];
};

const taskOf = async (identity: string, journeyId: string): Promise<string> =>
  `/api/tasks/${String((await tasksOf(identity, journeyId))[0]?.['taskId'])}`;

const consented = async (): Promise<string> => {
  const journeyId = await requested();
  const task = await taskOf('employee-noord', journeyId);
  await stack.client('employee-noord').post(`${task}/complete`, { given: true });
  return journeyId;
};

const eventsOf = async (journeyId: string): Promise<number> => {
  const { body } = await stack.client('employee-noord').get(`/api/journeys/${journeyId}/timeline`);
  return Array.isArray(body['items']) ? body['items'].length : Number.NaN;
};

/** A problem that is told in full. */
const expectWholeProblem = (answer: Answer, [expected, code]: readonly [number, string]): void => {
  const { body } = answer;
  expectProblem(answer, [expected, code]);
  expect(body).toMatchObject({ status: expected, type: `urn:traject:problem:${code}`, title: code });
  expect(String(body['detail']).length).toBeGreaterThan(20);
};

test('the same key twice gives the same answer and one journey', async () => {
  const body = await request('noord');
  const key = randomUUID();
  const first = await stack.client('hr-noord').post('/api/journeys', body, key);
  expect(first.status).toBe(201);
  const before = await stack.written();
  expect(await stack.client('hr-noord').post('/api/journeys', body, key)).toEqual(first);
  expect(await stack.written()).toEqual(before);
});

test('the same key ten times at once gives the same answer and one effect', async () => {
  const journeyId = await requested();
  const task = await taskOf('employee-noord', journeyId);
  const key = randomUUID();
  const before = await eventsOf(journeyId);
  const ten = Array.from({ length: 10 }, () =>
    stack.client('employee-noord').post(`${task}/complete`, { given: true }, key),
  );
  const answers = await Promise.all(ten);
  expect(answers[0]).toMatchObject({ status: 200, body: { taskId: task.slice('/api/tasks/'.length) } });
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  const after = await eventsOf(journeyId);
  expect(after).toBeGreaterThan(before);
  const other = await consented();
  expect(after).toBe(await eventsOf(other));
});

test('ten requests of a journey under one key at once start one journey', async () => {
  const body = await request('noord');
  const key = randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => stack.client('hr-noord').post('/api/journeys', body, key)),
  );
  expect(answers[0]?.status).toBe(201);
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
});

test('an employee who is entered with many requests at once is one person, and every request is taken', async () => {
  const { employeeId: _known, ...body } = await request('noord');
  const employee = { name: 'Noor de Boer', email: `noor-${randomUUID()}@example.org` };
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => stack.client('hr-noord').post('/api/journeys', { ...body, employee })),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
  const elsewhere = { ...employee, email: `noor-${randomUUID()}@example.org`, departmentId: 'any words' };
  const refused = await stack.client('hr-noord').post('/api/journeys', { ...body, employee: elsewhere });
  expect(refused).toMatchObject({ status: 400 });
});

test.each([
  ['manager', 'managerId', 'person-not-found'],
  ['journey that it follows', 'relatedJourneyId', 'journey-not-found'],
] as const)('a request with a new employee is refused whole where the %s is unknown', async (_what, field, code) => {
  const { employeeId: _known, ...body } = await request('noord');
  const employee = { name: 'Sam de Vries', email: `sam-${randomUUID()}@example.org` };
  const isEntered = async (): Promise<boolean> =>
    JSON.stringify((await stack.client('administrator').get('/api/people?limit=200')).body).includes(employee.email);
  const unknown = { ...body, employee, [field]: randomUUID() };
  expectProblem(await stack.client('hr-noord').post('/api/journeys', unknown), [404, code]);
  expect(await isEntered()).toBe(false);
  expect(await stack.client('hr-noord').post('/api/journeys', { ...body, employee })).toMatchObject({ status: 201 });
  expect(await isEntered()).toBe(true);
});

test('a draft is kept for an open task, and refused for a closed one, as nobody could read it', async () => {
  const journeyId = await requested();
  const task = await taskOf('employee-noord', journeyId);
  const draft = () =>
    stack.client('employee-noord').send({
      method: 'PUT',
      path: `${task}/draft`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ given: true }),
    });
  expect(await draft()).toMatchObject({ status: 200 });
  expect((await stack.client('employee-noord').get(task)).body['draft']).toEqual({ given: true });
  await stack.client('employee-noord').post(`${task}/complete`, { given: true });
  const before = await stack.written();
  expectWholeProblem(await draft(), [409, 'task-closed']);
  expect(await stack.written()).toEqual(before);
});

test('a key that served one command is refused for another', async () => {
  const body = await request('noord');
  const key = randomUUID();
  await stack.client('hr-noord').post('/api/journeys', body, key);
  const before = await stack.written();
  const other = await stack.client('hr-noord').post('/api/journeys', { ...body, theme: 'career' }, key);
  expectWholeProblem(other, [422, 'idempotency-key-reused']);
  const words = await stack.client('hr-noord').post('/api/journeys', { ...body, question: 'Another question?' }, key);
  expectWholeProblem(words, [422, 'idempotency-key-reused']);
  expect(await stack.written()).toEqual(before);
});

test('a key that completed a task is refused for another answer to it', async () => {
  const journeyId = await requested();
  const task = await taskOf('employee-noord', journeyId);
  const key = randomUUID();
  const { status } = await stack.client('employee-noord').post(`${task}/complete`, { given: true }, key);
  expect(status).toBe(200);
  const before = await stack.written();
  const other = await stack.client('employee-noord').post(`${task}/complete`, { given: false }, key);
  expectWholeProblem(other, [422, 'idempotency-key-reused']);
  expect(await stack.written()).toEqual(before);
});

test('of two people who claim one task at once, one gets it and the other is told that it is claimed', async () => {
  const second = await anotherCoordinator();
  const journeyId = await consented();
  const task = await taskOf('coordinator', journeyId);
  const claims = await Promise.all([
    stack.client('coordinator').post(`${task}/claim`, {}),
    stack.client(second).post(`${task}/claim`, {}),
  ]);
  const [got, refused] = claims.toSorted((one, other) => one.status - other.status);
  expect(got).toMatchObject({ status: 200, body: { state: 'claimed' } });
  expect(refused).toMatchObject({ status: 409, body: { code: 'task-claimed-by-other', state: 'claimed' } });
});

/** Only one demo identity coordinates; while this test runs the administrator makes another person of the provider one too. */
async function anotherCoordinator(): Promise<string> {
  const administrator = stack.client('administrator');
  const path = `/api/people/${await stack.personId('analyst')}`;
  const giveRoles = async (roles: readonly string[]): Promise<void> => {
    const { body } = await administrator.get(path);
    const change = await administrator.send({
      method: 'PATCH',
      path,
      headers: { 'content-type': 'application/json', 'if-match': `"${String(body['version'])}"` },
      body: JSON.stringify({ roles }),
    });
    expect(change.status).toBe(200);
  };
  await giveRoles(['analyst', 'coordinator']);
  onTestFinished(() => giveRoles(['analyst']));
  return 'analyst';
}

test.for(['hr-zuid', 'manager-zuid', 'employee-zuid'])(
  'for %s, of another employer, a journey does not exist',
  async (identity) => {
    const journeyId = await requested('noord');
    const task = await taskOf('employee-noord', journeyId);
    const stranger = stack.client(identity);
    expectWholeProblem(await stranger.get(`/api/journeys/${journeyId}`), [404, 'journey-not-found']);
    expectWholeProblem(await stranger.get(`/api/journeys/${journeyId}/timeline`), [404, 'journey-not-found']);
    expectWholeProblem(await stranger.post(`/api/journeys/${journeyId}/stop`, {}), [404, 'journey-not-found']);
    expectWholeProblem(await stranger.get(task), [404, 'task-not-found']);
    expectWholeProblem(await stranger.post(`${task}/claim`, {}), [404, 'task-not-found']);
    expectWholeProblem(await stranger.post(`${task}/complete`, { given: true }), [404, 'task-not-found']);
    expect(await tasksOf(identity, journeyId)).toEqual([]);
    const unknown = await stranger.get(`/api/journeys/${randomUUID()}`);
    expect(await stranger.get(`/api/journeys/${journeyId}`)).toEqual(unknown);
  },
);

test('without a good token there is nothing to read', async () => {
  const get = (authorization?: string) =>
    stack.send({ method: 'GET', path: '/api/tasks', ...(authorization && { headers: { authorization } }) });
  const good = await stack.token('hr-noord');
  const key = await stack.signingKey();
  const now = Math.floor(Date.now() / 1_000);
  expect((await get(`Bearer ${bearerWith(good, key, {})}`)).status).toBe(200); // the control of those below
  expectWholeProblem(await get(), [401, 'token-missing']);
  for (const bad of [
    'not-a-token',
    bearerSignedBySomebodyElse(good),
    `${good.slice(0, -8)}AAAAAAAA`,
    bearerWith(good, key, { aud: 'something-else' }),
    bearerWith(good, key, { iss: 'https://somebody.example' }),
    bearerWith(good, key, { iat: now - 7_200, exp: now - 3_600 }),
  ]) {
    expectWholeProblem(await get(`Bearer ${bad}`), [401, 'token-invalid']);
  }
});

test('a role that something is not meant for is refused it', async () => {
  const journeyId = await requested();
  const before = await stack.written();
  const body = await request('noord');
  for (const identity of ['bmw-bos', 'coordinator', 'manager-noord', 'administrator']) {
    expectWholeProblem(await stack.client(identity).post('/api/journeys', body), [403, 'not-allowed']);
  }
  expectWholeProblem(await stack.client('manager-noord').post(`/api/journeys/${journeyId}/stop`, {}), [
    403,
    'not-allowed',
  ]);
  expectWholeProblem(await stack.client('hr-noord').get('/api/practitioners'), [403, 'not-allowed']);
  expectWholeProblem(await stack.client('administrator').get('/api/tasks'), [403, 'not-allowed']);
  expect(await stack.written()).toEqual(before);
});
