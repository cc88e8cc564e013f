import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  answerMainLines,
  castOf,
  doTask,
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
import { toAgreement } from './coaching-journeys.js';
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

describe('the goal and approach of a coaching', () => {
  const answerOf = async (identity: string, journeyId: string) => {
    const path = await pathOfTask(cast, journeyId, identity, 'answer-agreement');
    return offeredAt(stack.client(identity), path);
  };
  const accepts = async (identity: string, journeyId: string) => {
    const { answering } = await answerOf(identity, journeyId);
    await doTask(cast, journeyId, identity, 'answer-agreement', answering('accepted', true));
  };
  const tasksOf = async (identity: string, journeyId: string) =>
    itemsOf((await stack.client(identity).get(`/api/tasks?journeyId=${journeyId}`)).body);

  test('are read by the employer once the employee agreed to that, and not before (S6, S7)', async () => {
    const journeyId = await toAgreement(cast);
    expect(await tasksOf('manager-noord', journeyId)).toEqual([]);
    const { form } = await answerOf('employee-noord', journeyId);
    expect(form).toMatchObject({
      'x-texts': { goal: 'Find other work.', approach: 'Six talks.' },
      'x-preview': { purpose: 'agreement', recipients: [{ name: expect.stringMatching(/\S/) }] },
    });
    await accepts('employee-noord', journeyId);

    const [task] = await tasksOf('manager-noord', journeyId);
    const complete = `/api/tasks/${String(task?.['taskId'])}/complete`;
    const { version, textHash } = (await answerOf('employee-noord', await toAgreement(cast))).answering(
      'accepted',
      true,
    );
    expectProblem(await stack.client('manager-noord').post(complete, { accepted: true, version, textHash }), [
      409,
      'disclosure-not-opened',
    ]);
    const shown = await answerOf('manager-noord', journeyId);
    expect(shown.form).toMatchObject({ 'x-texts': { goal: 'Find other work.', approach: 'Six talks.' } });
    expect(shown.form).not.toHaveProperty('x-preview');
    expect(await ledgerOf(cast, journeyId, 'employee-noord')).toMatchObject([
      { purpose: 'agreement', state: 'opened' },
    ]);
    await accepts('manager-noord', journeyId);
    expect((await stack.client('hr-noord').get(`/api/journeys/${journeyId}`)).body).toMatchObject({
      sessionsAgreed: 6,
    });
  });

  test('are taken back with the question to the employer, and the employee is asked anew', async () => {
    const journeyId = await toAgreement(cast);
    await accepts('employee-noord', journeyId);
    const [task] = await tasksOf('manager-noord', journeyId);
    const withdrawn = await withdraw('employee-noord', await lastEntryOf(cast, journeyId));
    expect(withdrawn.status).toBe(200);
    expectProblem(await stack.client('manager-noord').get(`/api/tasks/${String(task?.['taskId'])}`), [
      409,
      'task-closed',
    ]);
    expect(await tasksOf('manager-noord', journeyId)).toEqual([]);
    expect(await tasksOf('employee-noord', journeyId)).toMatchObject([{ kind: 'answer-agreement' }]);
    await accepts('employee-noord', journeyId);
    expect((await ledgerOf(cast, journeyId, 'employee-noord')).map(({ state }) => state)).toEqual([
      'disclosed',
      'withdrawn',
    ]);
    await accepts('manager-noord', journeyId);
  });
});

describe('an advice about a person', () => {
  const raised = async (about: 'person' | 'organisation' = 'person'): Promise<string> => {
    const { employeeId, managerId } = cast.request;
    const { status, body } = await stack.client('bmw-bos').post('/api/advice', {
      organisationId: (await stack.client('hr-noord').get('/api/me')).body['organisationId'],
      about,
      concernedId: about === 'person' ? employeeId : null,
      theme: 'work-pressure',
      text: 'Let her plan her own days.',
      recipientId: managerId,
    });
    expect(status).toBe(201);
    return String(body['adviceId']);
  };
  const consented = async (): Promise<string> => {
    const adviceId = await raised();
    const employee = stack.client('employee-noord');
    const path = `/api/tasks/${adviceId}.1`;
    const { answering } = await offeredAt(employee, path);
    expect((await employee.post(`${path}/complete`, answering('given', true))).status).toBe(200);
    return adviceId;
  };
  const entryOf = async (adviceId: string): Promise<string> => {
    const { body } = await stack.client('employee-noord').get('/api/disclosures?limit=200');
    const entry = itemsOf(body).find((each) => each['adviceId'] === adviceId);
    return `/api/disclosures/${String(entry?.['disclosureId'])}`;
  };
  const adviceAs = (identity: string, adviceId: string) => stack.client(identity).get(`/api/advice/${adviceId}`);

  test('is about an employee, as nobody else is asked for that consent', async () => {
    const concernedId = await stack.personId('hr-noord');
    const refused = await stack.client('bmw-bos').post('/api/advice', {
      organisationId: (await stack.client('hr-noord').get('/api/me')).body['organisationId'],
      about: 'person',
      concernedId,
      theme: 'work-pressure',
      text: 'Let her plan her own days.',
      recipientId: cast.request.managerId,
    });
    expectProblem(refused, [404, 'person-not-found']);
  });

  test('is opened by reading it, and cannot be taken back from then on', async () => {
    const adviceId = await consented();
    expect(await adviceAs('manager-noord', adviceId)).toMatchObject({
      status: 200,
      body: { text: 'Let her plan her own days.' },
    });
    expectProblem(await withdraw('employee-noord', await entryOf(adviceId)), [409, 'disclosure-already-opened']);
    const done = await stack.client('manager-noord').post(`/api/tasks/${adviceId}.2/complete`, {});
    expect(done.status).toBe(200);
  });

  test('that is taken back is gone for the employer with its task, and its author learns that it did not go through', async () => {
    const adviceId = await consented();
    const manager = stack.client('manager-noord');
    expect(itemsOf((await manager.get(`/api/tasks?adviceId=${adviceId}`)).body)).toHaveLength(1);
    expect((await withdraw('employee-noord', await entryOf(adviceId))).status).toBe(200);
    expectProblem(await adviceAs('manager-noord', adviceId), [404, 'advice-not-found']);
    expectProblem(await open('manager-noord', await entryOf(adviceId)), [404, 'disclosure-not-found']);
    expectProblem(await manager.get(`/api/tasks/${adviceId}.2`), [409, 'task-closed']);
    expect(itemsOf((await manager.get(`/api/tasks?adviceId=${adviceId}`)).body)).toEqual([]);
    expect((await manager.get('/api/advice?limit=200')).body).not.toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ adviceId })]),
    });
    expect((await adviceAs('bmw-bos', adviceId)).body).toMatchObject({ phase: 'ended', sentAt: null });
  });

  test('is acknowledged by nobody who has not read it', async () => {
    const adviceId = await consented();
    const manager = stack.client('manager-noord');
    expectProblem(await manager.post(`/api/tasks/${adviceId}.2/complete`, {}), [409, 'disclosure-not-opened']);
    const task = await manager.get(`/api/tasks/${adviceId}.2`);
    expect(task.body['form']).toMatchObject({ 'x-texts': { text: 'Let her plan her own days.' } });
    expect((await manager.post(`/api/tasks/${adviceId}.2/complete`, {})).status).toBe(200);
  });

  test('is told from one about the organisation, which needs nobody’s consent (S8)', async () => {
    const adviceId = await raised('organisation');
    expect((await adviceAs('manager-noord', adviceId)).body).toMatchObject({ text: 'Let her plan her own days.' });
    expect((await stack.client('manager-noord').post(`/api/tasks/${adviceId}.1/complete`, {})).status).toBe(200);
  });
});
