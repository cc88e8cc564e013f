import { randomUUID } from 'node:crypto';
import { streamOf } from '@traject/contracts';
import type {} from '@traject/engines/injected';
import { expect, inject, onTestFinished, test } from 'vitest';
import { runOperatorCommand } from '../workflows/operator-command.js';
import { clientOf } from '../workflows/real-world.js';
import { openGatewayWorld, type Answered, type GatewayWorld } from './gateway-world.js';
import { expectProblem } from './problems.js';

const openWorld = () => openGatewayWorld(inject('postgresUrl'), inject('temporalAddress'));

interface Begun {
  readonly journeyId: string;
  readonly stream: `journey/${string}`;
  /** Asks for the journey again, by default word for word. */
  request(changed?: object): Promise<Answered>;
  /** Answers the question for consent again, by default as it was. */
  consent(given?: boolean): Promise<Answered>;
}

/** A journey that was asked for and consented to, each under one key. */
const begun = async ({ as }: GatewayWorld): Promise<Begun> => {
  const keys = { request: randomUUID(), consent: randomUUID() };
  const body = {
    employeeId: as.employee.personId,
    managerId: as.manager.personId,
    theme: 'work-pressure',
    subject: 'person',
    question: 'Who can help with this?',
  };
  const request: Begun['request'] = (changed) => as.hr.post('/api/journeys', { ...body, ...changed }, keys.request);
  const journeyId = String((await request()).body['journeyId']);
  const { body: tasks } = await as.employee.get(`/api/tasks?journeyId=${journeyId}`);
  // A list holds tasks, each with its id.
  const [task] = tasks['items'] as readonly { readonly taskId: string }[];
  const consent: Begun['consent'] = (given = true) =>
    as.employee.post(`/api/tasks/${task?.taskId}/complete`, { given }, keys.consent);
  expect((await consent()).status).toBe(200);
  return { journeyId, stream: streamOf('journey', journeyId), request, consent };
};

const workflowOf = async (stream: string) => {
  const { client, close } = await clientOf(inject('temporalAddress'));
  onTestFinished(close);
  return client.workflow.getHandle(stream);
};

test('after a journey has ended its keys answer as before, and serve nothing else', async () => {
  const world = await openWorld();
  const { journeyId, stream, request, consent } = await begun(world);
  const before = { request: await request(), consent: await consent() };
  const key = randomUUID();
  const { employee } = world.as;
  const give = (command: string, body: object) => employee.post(`/api/journeys/${journeyId}/${command}`, body, key);
  const stopped = await give('stop', { reason: 'not-said' });
  expect(stopped.status).toBe(200);
  await (await workflowOf(stream)).result();
  const events = await world.eventsOf(stream);

  expect(await give('stop', { reason: 'not-said' })).toEqual(stopped);
  expect(await request()).toEqual(before.request);
  expect(await consent()).toEqual(before.consent);
  const others = await Promise.all([
    give('stop', { reason: 'no-match' }),
    give('pause', { reason: 'request-of-employee' }),
    request({ theme: 'career' }),
    request({ question: 'Something else?' }),
    consent(false),
  ]);
  for (const other of others) expectProblem(other, [422, 'idempotency-key-reused']);
  const late = await employee.post(`/api/journeys/${journeyId}/resume`, {});
  expectProblem(late, [409, 'journey-over']);
  expect(await world.eventsOf(stream)).toBe(events);
});

test('a journey whose workflow is lost is not over: an operator is asked for, and then all goes on', async () => {
  const world = await openWorld();
  const { journeyId, stream, request, consent } = await begun(world);
  const before = { request: await request(), consent: await consent() };
  const events = await world.eventsOf(stream);
  const { employee } = world.as;
  const key = randomUUID();
  const pause = (reason = 'request-of-employee') => employee.post(`/api/journeys/${journeyId}/pause`, { reason }, key);
  await (await workflowOf(stream)).terminate('Lost.');

  const lost = await pause();
  expectProblem(lost, [503, 'journey-lost']);
  expect(lost).toMatchObject({
    retryAfter: expect.stringMatching(/^[1-9][0-9]*$/),
    body: { restart: stream, detail: expect.stringMatching(/operator.*same Idempotency-Key/) },
  });
  // What was carried out before is answered all the same.
  expect([await request(), await consent()]).toEqual([before.request, before.consent]);
  expectProblem(await consent(false), [422, 'idempotency-key-reused']);
  expect((await employee.get(`/api/journeys/${journeyId}`)).status).toBe(200);
  expect(await world.eventsOf(stream)).toBe(events);

  const restarted = await runOperatorCommand('restart-journey', [stream], world.processWorld);
  expect(restarted.exitCode).toBe(0);
  const paused = await pause();
  expect(paused).toMatchObject({ status: 200, body: { sequence: events + 1 } });
  expect(await pause()).toEqual(paused);
  expectProblem(await pause('absence-of-employee'), [422, 'idempotency-key-reused']);
  expectProblem(await consent(false), [422, 'idempotency-key-reused']);
  expect(await world.eventsOf(stream)).toBe(events + 1);
});
