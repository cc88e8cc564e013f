import { randomUUID } from 'node:crypto';
import { environment } from '@traject/contracts';
import type {} from '@traject/engines/injected';
import { describe, expect, inject, onTestFinished, test, vi } from 'vitest';
import { cuts, openCuttableWay } from '../http/cuttable-way.js';
import { folderOfTest, openGatewayWorld, type Answered, type GatewayWorld } from '../http/gateway-world.js';
import { startApp } from '../real-parts/app-process.js';
import { environmentOf, startKeyService } from './key-service.js';

/** A gateway whose key-encryption key is with a key service, by a way that can be cut. */
const openWorld = async () => {
  const service = await startKeyService();
  const way = await openCuttableWay('127.0.0.1', Number(new URL(service.settings.address).port));
  onTestFinished(() => way.close());
  const keys = environmentOf({ ...service.settings, address: `http://127.0.0.1:${way.port}` });
  const world = await openGatewayWorld(inject('postgresUrl'), inject('temporalAddress'), keys);
  return { service, way, keys, world };
};

const ask = ({ as }: GatewayWorld, key?: string): Promise<Answered> =>
  as.hr.post(
    '/api/journeys',
    {
      employeeId: as.employee.personId,
      managerId: as.manager.personId,
      theme: 'work-pressure',
      subject: 'person',
      question: 'Who can help with this?',
    },
    key,
  );

const expectReady = ({ get }: Pick<GatewayWorld, 'get'>, missing: readonly string[]): Promise<void> =>
  vi.waitFor(async () => expect((await get('/health/ready')).body['missing']).toEqual(missing), {
    timeout: 30_000,
    interval: 200,
  });

const expectTryAgain = ({ status, body, retryAfter }: Answered): void =>
  expect({ status, code: body['code'], retryAfter }).toEqual({
    status: 503,
    code: 'try-again',
    retryAfter: expect.stringMatching(/^[1-9]/),
  });

const namesOf = ({ body }: Answered): readonly unknown[] =>
  // A list holds people, each with a name.
  (body['items'] as readonly { readonly details: { readonly name: string } }[]).map(({ details }) => details.name);

describe.each(cuts)('a gateway with a key service that is cut off (%s)', (cut) => {
  test('says to try again where content is needed, goes on elsewhere, and heals', async () => {
    const { way, world } = await openWorld();
    const { administrator, hr } = world.as;
    await expectReady(world, []);
    const everybody = namesOf(await administrator.get('/api/people'));
    expect(everybody).toContain('employee');
    expect((await ask(world)).status).toBe(201);

    await way[cut]();
    await expectReady(world, ['keys']);
    const key = randomUUID();
    for (const answer of await Promise.all([ask(world, key), administrator.get('/api/people')])) expectTryAgain(answer);
    expect((await world.get('/health/live')).status).toBe(200);
    expect((await hr.get('/api/journeys')).body['items']).toHaveLength(1);

    await way.carry();
    await expectReady(world, []);
    const [first, again] = [await ask(world, key), await ask(world, key)];
    expect(first.status).toBe(201);
    expect(again).toEqual(first);
    expect((await hr.get('/api/journeys')).body['items']).toHaveLength(2);
    expect(namesOf(await administrator.get('/api/people'))).toEqual(everybody);
  }, 180_000);
});

test('a gateway whose key service refuses it is not ready, and does not say to try again', async () => {
  const { service, world } = await openWorld();
  service.misbehave(() => ({ status: 403, body: '{"errors":["permission denied"]}' }));
  await expectReady(world, ['keys']);
  const { status, body } = await world.as.administrator.get('/api/people');
  expect({ status, code: body['code'] }).toEqual({ status: 503, code: 'key-unavailable' });
  service.misbehave();
  await expectReady(world, []);
  expect((await world.as.administrator.get('/api/people')).status).toBe(200);
}, 120_000);

test('a gateway that starts while its key service is away works as soon as it is there', async () => {
  const { way, keys, world } = await openWorld();
  await way.refuse();
  const gateway = startApp({
    name: 'gateway',
    env: {
      [environment.databaseUrl]: world.database.urls.traject_gateway,
      [environment.temporalAddress]: inject('temporalAddress'),
      [environment.issuer]: 'http://127.0.0.1:1',
      [environment.audience]: 'traject',
      [environment.payloadKeyFile]: inject('payloadKeyFile'),
      [environment.attachmentsFolder]: await folderOfTest(),
      [environment.httpPort]: '0',
      ...keys,
    },
  });
  const { address } = await gateway.logged('gateway-started');
  const get = async (path: string): Promise<Answered> => {
    const answer = await fetch(`${address}${path}`);
    // Its readiness is a JSON object.
    const body = (await answer.json()) as Answered['body'];
    return { status: answer.status, mediaType: '', retryAfter: null, body };
  };
  await expectReady({ get }, ['keys']);
  await way.carry();
  await expectReady({ get }, []);
}, 120_000);
