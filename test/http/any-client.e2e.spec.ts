import { afterAll, beforeAll, expect, test } from 'vitest';
import { walk, type DoneTask } from './any-client.js';
import { identities, startHttpStack, type HttpStack, type Json } from './http-stack.js';

let stack: HttpStack;
beforeAll(async () => {
  stack = await startHttpStack(60);
});
afterAll(() => stack.stop());

const clients = () => identities.map((identity) => stack.client(identity));

const requested = async (employer: string, theme: string): Promise<string> => {
  const { status, body } = await stack.client(`hr-${employer}`).post('/api/journeys', {
    employeeId: await stack.personId(`employee-${employer}`),
    managerId: await stack.personId(`manager-${employer}`),
    theme,
    subject: 'person',
    question: 'Who can help with this?',
  });
  expect(status).toBe(201);
  return String(body['journeyId']);
};

const journeyOf = async (employer: string, journeyId: string): Promise<Json> =>
  (await stack.client(`employee-${employer}`).get(`/api/journeys/${journeyId}`)).body;

const walkOf = (employer: string, journeyId: string, seed: string, tasksAtMost?: number) =>
  walk({
    clients: clients(),
    journeyId,
    seed,
    isOver: async () => typeof (await journeyOf(employer, journeyId))['endedOn'] === 'string',
    ...(tasksAtMost === undefined ? {} : { tasksAtMost }),
  });

const expectAccepted = (done: readonly DoneTask[]) => {
  expect(done.filter(({ refused }) => refused !== null)).toEqual([]);
  expect(done.flatMap(({ faults }) => faults)).toEqual([]);
};

test.for([
  ['noord', 'career', 's7'],
  ['zuid', 'work-pressure', 's12'],
  ['noord', 'conflict', 's23'],
  ['zuid', 'work-pressure', 's0'],
] as const)(
  'a client that knows only lists and forms walks a whole journey of %s about %s',
  async ([employer, theme, seed]) => {
    const journeyId = await requested(employer, theme);
    const done = await walkOf(employer, journeyId, seed);
    expectAccepted(done);
    expect(new Set(done.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(8);
    const last = done.at(-1);
    const again = await stack.client(last?.by ?? '').post(last?.path ?? '', last?.values, last?.key);
    expect(again).toMatchObject({ status: 200, body: last?.answer });
  },
);

test('an open journey goes on after a stop and a start on the same data, and a key that was used still gives its answer', async () => {
  const journeyId = await requested('noord', 'career');
  const first = await walkOf('noord', journeyId, 's7', 4);
  expect(first).toHaveLength(4);
  await stack.restart();
  const last = first.at(-1);
  const again = await stack.client(last?.by ?? '').post(last?.path ?? '', last?.values, last?.key);
  expect(again).toMatchObject({ status: 200, body: last?.answer });
  const rest = await walkOf('noord', journeyId, 's7');
  expectAccepted([...first, ...rest]);
  expect(rest.length).toBeGreaterThan(0);
  expect(await journeyOf('noord', journeyId)).toMatchObject({ phase: 'ended' });
});
