import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { castOf, itemsOf, offeredAt, type Cast } from './closing-journeys.js';
import { faultsOf, race, starts, type LedgerSays, type Race } from './disclosure-races.js';
import { startHttpStack, type Answer, type Client, type HttpStack, type Json } from './http-stack.js';

const RACES = 500;
const AT_ONCE = 10;
const words = 'Let her plan her own days.';

let stack: HttpStack;
let cast: Cast;
let employee: Client;
let manager: Client;
beforeAll(async () => {
  stack = await startHttpStack({ apps: ['gateway', 'worker'] });
  cast = await castOf(stack);
  [employee, manager] = [stack.client('employee-noord'), stack.client('manager-noord')];
});
afterAll(() => stack.stop());

/** Sends under one key until it was heard: while a machine is busy a command may be answered with `try-again`. */
const untilHeard = async (client: Client, path: string, body: unknown): Promise<Answer> => {
  const key = randomUUID();
  for (;;) {
    const answer = await client.post(path, body, key);
    if (answer.status !== 503) return answer;
  }
};

const raised = async (organisationId: unknown): Promise<string> => {
  const { employeeId, managerId } = cast.request;
  const { status, body } = await untilHeard(stack.client('bmw-bos'), '/api/advice', {
    organisationId,
    about: 'person',
    concernedId: employeeId,
    theme: 'work-pressure',
    text: words,
    recipientId: managerId,
  });
  expect(status).toBe(201);
  return String(body['adviceId']);
};

/** Every entry that somebody sees, over all pages. */
const everyEntry = async (client: Client): Promise<readonly Json[]> => {
  const entries: Json[] = [];
  for (let path = '/api/disclosures?limit=200'; path !== '';) {
    const { body } = await client.get(path);
    entries.push(...itemsOf(body));
    path = typeof body['nextCursor'] === 'string' ? `/api/disclosures?limit=200&cursor=${body['nextCursor']}` : '';
  }
  return entries;
};

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const whatLedgersSay = async (): Promise<(disclosureId: string) => LedgerSays> => {
  const byId = (entries: readonly Json[]) => new Map(entries.map((entry) => [entry['disclosureId'], entry]));
  const [own, received] = [byId(await everyEntry(employee)), byId(await everyEntry(manager))];
  return (disclosureId) => {
    const entry = own.get(disclosureId);
    const seen = received.get(disclosureId);
    return {
      own: entry && {
        state: String(entry['state']),
        openedAt: textOrNull(entry['openedAt']),
        withdrawnAt: textOrNull(entry['withdrawnAt']),
      },
      received: seen && String(seen['state']),
    };
  };
};

test(`${RACES} withdrawals race with openings: nothing is shown after it was withdrawn, and each has one outcome (S7)`, async () => {
  const { organisationId } = (await stack.client('hr-noord').get('/api/me')).body;
  const first = await raised(organisationId);
  // The same words to the same recipient have the same preview, so that one look serves them all.
  const consent = (await offeredAt(employee, `/api/tasks/${first}.1`)).answering('given', true);

  const raceOnce = async (number: number): Promise<Race> => {
    const adviceId = number === 0 ? first : await raised(organisationId);
    expect((await untilHeard(employee, `/api/tasks/${adviceId}.1/complete`, consent)).status).toBe(200);
    const listed = itemsOf((await manager.get('/api/disclosures?limit=50')).body);
    const disclosureId = String(listed.find((entry) => entry['adviceId'] === adviceId)?.['disclosureId']);
    const path = `/api/disclosures/${disclosureId}`;
    const racers = {
      open: () => untilHeard(manager, `${path}/open`, {}),
      withdraw: () => untilHeard(employee, `${path}/withdraw`, {}),
    };
    return race(disclosureId, racers, starts[number % starts.length] ?? 'together');
  };

  const ended: Race[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < RACES) ended.push(await raceOnce(next++));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));

  const says = await whatLedgersSay();
  expect(ended.flatMap((each) => faultsOf(each, says(each.disclosureId), words))).toEqual([]);
  expect(new Set(ended.map(({ disclosureId }) => disclosureId)).size).toBe(RACES);
  const wasOpened = ended.filter(({ opened }) => opened.status === 200).length;
  // The control of the line above: both outcomes came about, so there were races to lose.
  expect(wasOpened).toBeGreaterThan(0);
  expect(wasOpened).toBeLessThan(RACES);

  const tampered = ended.map((each) => ({
    ...each,
    withdrawn: { status: 200, body: {} },
    opened: { status: 200, body: words },
  }));
  const reported = tampered.filter((each) => faultsOf(each, says(each.disclosureId), words).includes('two outcomes'));
  expect(reported).toHaveLength(RACES);
}, 600_000);
