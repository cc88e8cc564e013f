import { beforeAll, describe, expect, test } from 'vitest';
import { castOf, itemsOf, offeredAt, type Cast } from './closing-journeys.js';
import type { Answer, HttpStack } from './http-stack.js';
import { expectProblem } from './problems.js';
import { theStack } from './the-stack.js';

let stack: HttpStack;
let cast: Cast;
beforeAll(async () => {
  stack = await theStack();
  cast = await castOf(stack);
});

const open = (identity: string, entry: string): Promise<Answer> => stack.client(identity).post(`${entry}/open`, {});
const withdraw = (identity: string, entry: string): Promise<Answer> =>
  stack.client(identity).post(`${entry}/withdraw`, {});

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
