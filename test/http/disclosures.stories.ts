import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  answerMainLines,
  castOf,
  itemsOf,
  lastEntryOf,
  ledgerOf,
  mainLinesText,
  offeredAt,
  pathOfTask,
  requested,
  toClosing,
  withMainLines,
  writeMainLines,
  type Cast,
} from './closing-journeys.js';
import type { Answer, HttpStack, Json } from './http-stack.js';
import { expectProblem } from './problems.js';
import { theStack } from './the-stack.js';

let stack: HttpStack;
let cast: Cast;
beforeAll(async () => {
  stack = await theStack();
  cast = await castOf(stack);
});

const open = (identity: string, entry: string): Promise<Answer> => stack.client(identity).post(`${entry}/open`, {});
const withdraw = (identity: string, entry: string, key?: string): Promise<Answer> =>
  stack.client(identity).post(`${entry}/withdraw`, {}, key);

const strangers = ['hr-zuid', 'manager-zuid', 'employee-zuid', 'bmw-visser', 'bmw-bos', 'administrator', 'analyst'];
const nowhere = `/api/disclosures/${randomUUID()}`;
const textsIn = ({ body }: Answer): readonly unknown[] =>
  // Words of an answer are a list.
  (body['words'] as readonly Json[]).map(({ text }) => text);

describe('the main lines that an employee let the employer have', () => {
  test('are opened by requester and manager at the same instant, and read again by both', async () => {
    const entry = await lastEntryOf(cast, await withMainLines(cast));
    const both = ['hr-noord', 'manager-noord'];
    const answers = await Promise.all([...both, ...both].map((identity) => open(identity, entry)));
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 200, body: { purpose: 'main-lines' } });
      expect(textsIn(answer)).toEqual([mainLinesText]);
    }
    expect(await open('hr-noord', entry)).toEqual(await open('hr-noord', entry));
  });

  test('are not for the employee or the coordinator, and do not exist for anybody else', async () => {
    const entry = await lastEntryOf(cast, await withMainLines(cast));
    for (const who of ['employee-noord', 'coordinator']) expectProblem(await open(who, entry), [403, 'not-allowed']);
    for (const who of strangers) {
      expectProblem(await open(who, entry), [404, 'disclosure-not-found']);
      expectProblem(await withdraw(who, entry), [404, 'disclosure-not-found']);
    }
    for (const who of ['hr-noord', 'manager-noord', 'coordinator'])
      expectProblem(await withdraw(who, entry), [403, 'not-allowed']);
    expectProblem(await withdraw('employee-noord', nowhere), [404, 'disclosure-not-found']);
  });

  test('are not taken back by a command without a key', async () => {
    const path = `${await lastEntryOf(cast, await withMainLines(cast))}/withdraw`;
    const headers = { 'content-type': 'application/json' };
    const answer = await stack.client('employee-noord').send({ method: 'POST', path, headers, body: '{}' });
    expectProblem(answer, [400, 'idempotency-key-missing']);
  });

  test('cannot be taken back once they were opened', async () => {
    const entry = await lastEntryOf(cast, await withMainLines(cast));
    expect((await open('manager-noord', entry)).status).toBe(200);
    expectProblem(await withdraw('employee-noord', entry), [409, 'disclosure-already-opened']);
    expect((await open('hr-noord', entry)).status).toBe(200);
  });

  test('that were taken back, lapsed with the journey or never were have one answer (S7)', async () => {
    const [withdrawn, stopped] = [await withMainLines(cast), await withMainLines(cast)];
    const entries = [await lastEntryOf(cast, withdrawn), await lastEntryOf(cast, stopped)];
    const key = randomUUID();
    const taken = await withdraw('employee-noord', entries[0] ?? nowhere, key);
    expect(taken).toMatchObject({ status: 200, body: { state: 'withdrawn' } });
    expect(await withdraw('employee-noord', entries[0] ?? nowhere, key)).toEqual(taken);
    await stack.client('employee-noord').post(`/api/journeys/${stopped}/stop`, {});
    for (const who of ['hr-noord', 'manager-noord']) {
      const [first, ...others] = await Promise.all([nowhere, ...entries].map((entry) => open(who, entry)));
      if (first === undefined) throw new Error('Nothing was answered.');
      expectProblem(first, [404, 'disclosure-not-found']);
      for (const answer of others) expect(answer).toEqual(first);
      for (const journeyId of [withdrawn, stopped]) expect(await ledgerOf(cast, journeyId, who)).toEqual([]);
    }
    const states = [withdrawn, stopped].map(async (id) => (await ledgerOf(cast, id, 'employee-noord'))[0]?.['state']);
    expect(await Promise.all(states)).toEqual(['withdrawn', 'lapsed']);
    expectProblem(await withdraw('employee-noord', entries[1] ?? nowhere), [409, 'journey-over']);
  });

  test('are read again after the end by who opened them, and by nobody else', async () => {
    const journeyId = await withMainLines(cast);
    const entry = await lastEntryOf(cast, journeyId);
    expect((await open('hr-noord', entry)).status).toBe(200);
    await stack.client('employee-noord').post(`/api/journeys/${journeyId}/stop`, {});
    expect(textsIn(await open('hr-noord', entry))).toEqual([mainLinesText]);
    expectProblem(await open('manager-noord', entry), [404, 'disclosure-not-found']);
    expect(await ledgerOf(cast, journeyId, 'hr-noord')).toHaveLength(1);
    expect(await ledgerOf(cast, journeyId, 'manager-noord')).toEqual([]);
  });
});

describe('the ledger', () => {
  test('tells the employee everything, and a recipient what they may open or have opened', async () => {
    const journeyId = await withMainLines(cast);
    const [own] = await ledgerOf(cast, journeyId, 'employee-noord');
    const unopened = { purpose: 'main-lines', mode: 'consent', state: 'disclosed', openedAt: null };
    expect(own).toMatchObject({ ...unopened, of: 'you', withdrawnAt: null, lapsedAt: null, saidAt: null });
    expect(own?.['recipients']).toEqual([
      { personId: expect.any(String), role: 'requester', name: expect.any(String), openedAt: null },
      { personId: expect.any(String), role: 'manager', name: expect.any(String), openedAt: null },
    ]);
    const [received] = await ledgerOf(cast, journeyId, 'manager-noord');
    expect(received).toMatchObject({ of: 'somebody-else', state: 'to-open', openedAt: null });
    for (const hidden of ['recipients', 'withdrawnAt', 'lapsedAt']) expect(received).not.toHaveProperty(hidden);

    await open('manager-noord', await lastEntryOf(cast, journeyId));
    const [after] = await ledgerOf(cast, journeyId, 'employee-noord');
    const openedAt = expect.stringMatching(/Z$/);
    expect(after).toMatchObject({ state: 'opened', openedAt, recipients: [{ openedAt: null }, { openedAt }] });
    expect(await ledgerOf(cast, journeyId, 'manager-noord')).toMatchObject([{ state: 'opened', openedAt }]);
    // That somebody else opened it is not for this recipient.
    expect(await ledgerOf(cast, journeyId, 'hr-noord')).toMatchObject([{ state: 'to-open', openedAt: null }]);
    for (const who of ['hr-zuid', 'employee-zuid']) expect(await ledgerOf(cast, journeyId, who)).toEqual([]);
    expectProblem(await stack.client('bmw-bos').get('/api/disclosures'), [403, 'not-allowed']);
  });

  test('comes in pages, each entry once', async () => {
    for (let entries = 0; entries < 3; entries += 1) await withMainLines(cast);
    const client = stack.client('employee-noord');
    const seen: unknown[] = [];
    for (let path = '/api/disclosures?limit=2'; path !== '';) {
      const { status, body } = await client.get(path);
      expect(status).toBe(200);
      seen.push(...itemsOf(body).map(({ disclosureId }) => disclosureId));
      const { nextCursor } = body;
      path = typeof nextCursor === 'string' ? `/api/disclosures?limit=2&cursor=${nextCursor}` : '';
    }
    const whole = itemsOf((await client.get('/api/disclosures?limit=200')).body).map(
      ({ disclosureId }) => disclosureId,
    );
    expect(whole.length).toBeGreaterThan(2);
    expect(seen).toEqual(whole);
  });
});

describe('a consent', () => {
  const asked = async () => {
    const journeyId = await requested(cast);
    await toClosing(cast, journeyId);
    await writeMainLines(cast, journeyId);
    const path = await pathOfTask(cast, journeyId, 'employee-noord', 'answer-main-lines');
    return { journeyId, path, ...(await offeredAt(stack.client('employee-noord'), path)) };
  };

  test('is given on a preview of the exact words, the recipients by name, and until when', async () => {
    const { form } = await asked();
    const before = Date.now();
    expect(form).toMatchObject({
      'x-texts': { mainLines: mainLinesText },
      'x-preview': {
        purpose: 'main-lines',
        recipients: [{ name: expect.stringMatching(/\S/) }, { name: expect.stringMatching(/\S/) }],
        validForDays: 90,
      },
    });
    // A preview of an employee is an object.
    const { validUntil } = form['x-preview'] as Json;
    expect(Date.parse(String(validUntil))).toBeGreaterThan(before + 89 * 86_400_000);
  });

  test('on another preview is not taken: it has to be previewed again', async () => {
    const { journeyId, path, answering } = await asked();
    const { preview: _unseen, ...blind } = answering('answer', 'consent');
    for (const values of [{ ...blind, preview: 'f'.repeat(64) }, blind])
      expectProblem(await stack.client('employee-noord').post(`${path}/complete`, values), [409, 'text-differs']);
    expect(await ledgerOf(cast, journeyId, 'employee-noord')).toEqual([]);
  });

  test('given by somebody else is refused, and nothing is shared (S7)', async () => {
    const { journeyId, path, answering } = await asked();
    for (const who of ['hr-noord', 'manager-noord', 'bmw-bos', 'coordinator', 'employee-zuid'])
      expectProblem(await stack.client(who).post(`${path}/complete`, answering('answer', 'consent')), [
        404,
        'task-not-found',
      ]);
    expect(await ledgerOf(cast, journeyId, 'employee-noord')).toEqual([]);
  });

  test('is not needed for what was said in the presence of the employee, who confirms that (S7)', async () => {
    const journeyId = await requested(cast);
    await toClosing(cast, journeyId);
    const saidAt = new Date().toISOString();
    await writeMainLines(cast, journeyId, { saidAt });
    expect(await ledgerOf(cast, journeyId, 'manager-noord')).toEqual([]);
    await answerMainLines(cast, journeyId, 'presence');
    expect(await ledgerOf(cast, journeyId, 'employee-noord')).toMatchObject([{ mode: 'presence', saidAt }]);
    expect(await ledgerOf(cast, journeyId, 'manager-noord')).toMatchObject([{ mode: 'presence', state: 'to-open' }]);
  });
});
