import { beforeAll, expect, test } from 'vitest';
import { castOf, requested, type Cast } from './closing-journeys.js';
import { freshly } from './fresh-log-in.js';
import type { HttpStack, Json } from './http-stack.js';
import { enterOwnEmployee, type OwnEmployee } from './own-employee.js';
import { theStack } from './the-stack.js';
import { eventually } from '../workflows/real-world.js';

let stack: HttpStack;
let cast: Cast;
let employee: OwnEmployee;
beforeAll(async () => {
  stack = await theStack();
  const usual = await castOf(stack);
  employee = await enterOwnEmployee(stack);
  cast = { ...usual, request: { ...usual.request, employeeId: employee.personId } };
});

const itemsOf = async (identity: string, path: string): Promise<readonly Json[]> => {
  const { status, body } = await stack.client(identity).get(path);
  expect(status, `${path} by ${identity}`).toBe(200);
  return body['items'] as readonly Json[]; // a list holds resources
};

/** Says where to log in anew. */
const needsFreshLogIn = { status: 401, body: { code: 'step-up-needed', stepUpAt: '/login?stepUp=yes' } };

test('an employee stops a journey and is erased: nobody acts as them, and the lists of others hold', async () => {
  const { personId } = employee;
  const journeyId = await requested(cast);
  expect(await employee.post('/api/me/erasure', {})).toMatchObject(needsFreshLogIn);
  expect(await employee.freshly('/api/me/erasure')).toMatchObject({
    status: 409,
    body: { code: 'journey-open' },
  });
  expect(await employee.post(`/api/journeys/${journeyId}/stop`, {})).toMatchObject({ status: 200 });
  const hold = { personId, reasonCode: 'complaint', reason: 'A complaint is looked into.' };
  const { body } = await stack.client('administrator').post('/api/legal-holds', hold);
  expect(await employee.freshly('/api/me/erasure')).toMatchObject({
    status: 409,
    body: { code: 'legal-hold' },
  });
  const lift = `/api/legal-holds/${String(body['holdId'])}/lift`;
  expect(await stack.client('administrator').post(lift, {})).toMatchObject(needsFreshLogIn);
  expect(await freshly(stack, 'administrator', lift)).toMatchObject({ status: 200 });
  expect(await employee.get('/api/me/erasure')).toMatchObject({ status: 404, body: { code: 'erasure-not-found' } });
  expect(await employee.freshly('/api/me/erasure')).toMatchObject({
    status: 202,
    body: { state: 'accepted' },
  });

  await eventually(async () => (await employee.get('/api/me')).status === 403);
  await eventually(async () => {
    const { body: person } = await stack.client('administrator').get(`/api/people/${personId}`);
    return person['details'] === null;
  });
  await eventually(async () => {
    const became = await stack.client('administrator').get(`/api/people/${personId}/erasure`);
    return became.body['state'] === 'done' && became.body['obstacle'] === null;
  });
  const people = await itemsOf('hr-noord', '/api/people?limit=200');
  expect(people.find(({ id }) => id === personId)).toMatchObject({ details: null, calledAs: 'Gewiste persoon' });
  expect((await itemsOf('hr-noord', '/api/journeys?limit=200')).map((journey) => journey['journeyId'])).toContain(
    journeyId,
  );
  expect(await stack.client('hr-noord').get(`/api/journeys/${journeyId}/timeline`)).toMatchObject({ status: 200 });
  await itemsOf('coordinator', '/api/tasks?limit=200');
  await eventually(async () => {
    const again = await freshly(stack, 'administrator', `/api/people/${personId}/erasure`);
    return again.status === 410 && again.body['code'] === 'person-erased';
  });
  const request = await stack.client('hr-noord').post('/api/journeys', cast.request);
  expect(request).toMatchObject({ status: 404, body: { code: 'person-not-found' } });
});
