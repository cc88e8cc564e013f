import { afterAll, beforeAll, expect, test } from 'vitest';
import { commandOfTask } from '@traject/domain';
import { walk, type DoneTask, type Walk } from './any-client.js';
import { identities, startHttpStack, type HttpStack, type Json } from './http-stack.js';

let stack: HttpStack;
beforeAll(async () => {
  stack = await startHttpStack({ dayLengthMs: 200, apps: ['gateway', 'worker'] });
});
afterAll(() => stack.stop());

const journeyTaskKinds = Object.keys(commandOfTask);
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

interface JourneyToWalk extends Pick<Walk, 'seed' | 'wishes' | 'tasksAtMost'> {
  readonly employer: string;
  readonly journeyId: string;
}

/** In days this short the time to confirm one's presence is over before anybody could: a second. */
const inShortDays = { answer: ['consent'] } as const;

const walkOf = ({ employer, journeyId, wishes, ...chances }: JourneyToWalk) =>
  walk({
    ...chances,
    wishes: { ...inShortDays, ...wishes },
    clients: clients(),
    of: { journeyId },
    isOver: async () => typeof (await journeyOf(employer, journeyId))['endedOn'] === 'string',
  });

const expectAccepted = (done: readonly DoneTask[]) => {
  expect(done.filter(({ refused }) => refused !== null)).toEqual([]);
  expect(done.flatMap(({ faults }) => faults)).toEqual([]);
};

const willing = { given: [true], agreed: [true], found: [true], accepted: [true], outcome: ['held'] } as const;

/** What is asked for, by whom, and what people would rather answer; all else is chance. */
const journeys = [
  { employer: 'noord', theme: 'career', seed: 's0', wishes: {} },
  { employer: 'zuid', theme: 'work-pressure', seed: 's12', wishes: {} },
  { employer: 'noord', theme: 'conflict', seed: 's34', wishes: {} },
  {
    employer: 'zuid',
    theme: 'career',
    seed: 's1',
    wishes: {
      ...willing,
      route: ['coach'],
      to: ['coach'],
      coachKind: ['career'],
      next: ['propose-extension', 'continue', 'finish'],
    },
  },
  { employer: 'noord', theme: 'conflict', seed: 's2', wishes: { ...willing, route: ['neutral-conversation'] } },
] as const;

test('a client that knows only lists and forms walks whole journeys, and meets every kind of task', async () => {
  const walked = await Promise.all(
    journeys.map(async ({ employer, theme, seed, wishes }) =>
      walkOf({ employer, seed, wishes, journeyId: await requested(employer, theme) }),
    ),
  );
  walked.forEach(expectAccepted);
  const met = new Set<string>(walked.flat().map(({ kind }) => kind));
  // Nobody's registration runs out meanwhile.
  expect(journeyTaskKinds.filter((kind) => !met.has(kind))).toEqual(['renew-registration']);
  for (const done of walked) {
    const last = done.at(-1);
    const again = await stack.client(last?.by ?? '').post(last?.path ?? '', last?.values, last?.key);
    expect(again).toMatchObject({ status: 200, body: last?.answer });
  }
});

const raised = async (seed: string): Promise<string> => {
  const organisationOf = async (identity: string) =>
    (await stack.client(identity).get('/api/me')).body['organisationId'];
  const { status, body } = await stack.client('bmw-bos').post('/api/advice', {
    organisationId: await organisationOf('hr-noord'),
    about: 'person',
    concernedId: await stack.personId('employee-noord'),
    theme: 'work-pressure',
    text: `Spread the work of this team over the week. (${seed})`,
    recipientId: await stack.personId('manager-noord'),
  });
  expect(status).toBe(201);
  return String(body['adviceId']);
};

test('the same client answers an advice to the employer, from the consent to what came of it', async () => {
  const adviceId = await raised('s1');
  const done = await walk({
    clients: clients(),
    of: { adviceId },
    seed: 's1',
    isOver: async () => (await stack.client('bmw-bos').get(`/api/advice/${adviceId}`)).body['phase'] === 'ended',
  });
  expectAccepted(done);
  expect(done.map(({ kind }) => kind)).toEqual([
    'answer-advice-consent',
    'acknowledge-advice',
    'respond-to-advice',
    'report-advice-outcome',
  ]);
});

test('an open journey goes on after a stop and a start on the same data, and a key that was used still gives its answer', async () => {
  const journeyId = await requested('noord', 'career');
  const journey = { employer: 'noord', journeyId, seed: 's7' };
  const first = await walkOf({ ...journey, tasksAtMost: 4 });
  expect(first).toHaveLength(4);
  await stack.restart();
  const last = first.at(-1);
  const again = await stack.client(last?.by ?? '').post(last?.path ?? '', last?.values, last?.key);
  expect(again).toMatchObject({ status: 200, body: last?.answer });
  const rest = await walkOf(journey);
  expectAccepted([...first, ...rest]);
  expect(rest.length).toBeGreaterThan(0);
  expect(await journeyOf('noord', journeyId)).toMatchObject({ phase: 'ended' });
});
