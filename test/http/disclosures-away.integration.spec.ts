import { randomUUID } from 'node:crypto';
import { describe, expect, inject, vi } from 'vitest';
import { besideOthers } from '../real-parts/side-by-side.js';
import { itemsOf, offeredAt } from './closing-journeys.js';
import { openGatewayWorld, type Answered, type GatewayWorld } from './gateway-world.js';

const words = 'Let her plan her own days.';

/** An advice about the employee of this world, to which they consented; address of its entry in the ledger. */
const disclosed = async ({ as, organisationId }: GatewayWorld): Promise<string> => {
  const { status, body } = await as.bmw.post('/api/advice', {
    organisationId,
    about: 'person',
    concernedId: as.employee.personId,
    theme: 'work-pressure',
    text: words,
    recipientId: as.manager.personId,
  });
  expect(status).toBe(201);
  const task = `/api/tasks/${String(body['adviceId'])}.1`;
  const { answering } = await offeredAt(as.employee, task);
  expect((await as.employee.post(`${task}/complete`, answering('given', true))).status).toBe(200);
  const entries = itemsOf((await as.employee.get('/api/disclosures')).body);
  const entry = entries.find(({ adviceId }) => adviceId === body['adviceId']);
  return `/api/disclosures/${String(entry?.['disclosureId'])}`;
};

const stateOf = async ({ as }: GatewayWorld, entry: string): Promise<unknown> =>
  itemsOf((await as.employee.get('/api/disclosures')).body).find(({ disclosureId }) =>
    entry.endsWith(String(disclosureId)),
  )?.['state'];

const expectNothingShown = ({ body }: Answered): void => expect(JSON.stringify(body)).not.toContain(words);

describe.concurrent('while the log cannot be written', () => {
  besideOthers(
    'a withdrawal that is under way shows nothing, and is the outcome once the log is back (S7)',
    async () => {
      const world = await openGatewayWorld(inject('postgresUrl'), inject('temporalAddress'));
      const entry = await disclosed(world);
      const { manager, employee } = world.as;
      const key = randomUUID();
      await world.ways.logOfWorker.refuse();
      expect((await employee.post(`${entry}/withdraw`, {}, key)).status).toBe(503);
      // It was decided, so whoever opens is refused, although nobody can read yet that it was.
      const meanwhile = await manager.post(`${entry}/open`, {});
      expect(meanwhile.status).toBe(404);
      expectNothingShown(meanwhile);

      await world.ways.logOfWorker.carry();
      expect(await employee.post(`${entry}/withdraw`, {}, key)).toMatchObject({
        status: 200,
        body: { state: 'withdrawn' },
      });
      const afterwards = await manager.post(`${entry}/open`, {});
      expect(afterwards).toEqual(meanwhile);
      expect(await stateOf(world, entry)).toBe('withdrawn');
    },
    120_000,
  );

  besideOthers(
    'an opening that is under way shows nothing yet, and is the outcome once the log is back (S7)',
    async () => {
      const world = await openGatewayWorld(inject('postgresUrl'), inject('temporalAddress'));
      const entry = await disclosed(world);
      const { manager, employee } = world.as;
      await world.ways.logOfWorker.refuse();
      const unheard = await manager.post(`${entry}/open`, {});
      expect(unheard.status).toBe(503);
      expectNothingShown(unheard);

      await world.ways.logOfWorker.carry();
      const shown = await manager.post(`${entry}/open`, {});
      expect(shown).toMatchObject({ status: 200, body: { words: [{ text: words }] } });
      const late = await employee.post(`${entry}/withdraw`, {});
      expect(late).toMatchObject({ status: 409, body: { code: 'disclosure-already-opened' } });
      expect(await stateOf(world, entry)).toBe('opened');
    },
    120_000,
  );
});

describe.concurrent('a disclosure whose time is over', () => {
  /** A consent is valid for ninety days, so for nine seconds. */
  const shortDayMs = 100;

  besideOthers(
    'is opened by nobody, and read again by nobody who had opened it (S7)',
    async () => {
      const world = await openGatewayWorld(inject('postgresUrl'), inject('temporalAddress'), undefined, shortDayMs);
      const [opened, unopened] = [await disclosed(world), await disclosed(world)];
      const { manager } = world.as;
      expect((await manager.post(`${opened}/open`, {})).status).toBe(200);
      await vi.waitFor(async () => expect(await stateOf(world, unopened)).toBe('lapsed'), {
        timeout: 60_000,
        interval: 200,
      });

      const never = await manager.post(`/api/disclosures/${randomUUID()}/open`, {});
      expect(never).toMatchObject({ status: 404, body: { code: 'disclosure-not-found' } });
      expect(await manager.post(`${unopened}/open`, {})).toEqual(never);
      await vi.waitFor(async () => expect(await manager.post(`${opened}/open`, {})).toMatchObject({ status: 410 }), {
        timeout: 60_000,
        interval: 200,
      });
      expect((await manager.post(`${opened}/open`, {})).body['code']).toBe('disclosure-lapsed');
      const listed = itemsOf((await manager.get('/api/disclosures')).body).map(({ disclosureId }) =>
        String(disclosureId),
      );
      expect(listed.map((id) => `/api/disclosures/${id}`)).toEqual([opened]);
    },
    180_000,
  );
});
