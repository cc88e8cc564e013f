import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import type { Answer, HttpStack, Json } from './http-stack.js';
import { expectProblem } from './problems.js';
import { theStack } from './the-stack.js';

let stack: HttpStack;
beforeAll(async () => {
  stack = await theStack();
});

/** Long enough not to stand anywhere by chance. */
const illness = 'Angststoornis';

/** A refusal that says where the illness is named and repeats none of it; nothing was written. */
const expectRefused = async (answer: () => Promise<Answer>, code: string, field: string): Promise<void> => {
  const before = await stack.written();
  const refused = await answer();
  expectProblem(refused, [422, code]);
  const { body } = refused;
  expect(body['faults']).toMatchObject([{ field, code: 'names-an-illness', places: [{ start: 5 }] }]);
  expect(JSON.stringify(body)).not.toContain(illness);
  expect(await stack.written()).toEqual(before);
};

const text = `Over ${illness}`;

test('an employer asks for no support by the name of an illness; the employee may', async () => {
  const request = {
    managerId: await stack.personId('manager-noord'),
    theme: 'stress',
    subject: 'person',
    question: text,
  };
  const employee = { name: 'Noor de Boer', email: `noor-${randomUUID()}@example.org` };
  const byEmployer = (more: object) =>
    stack.client('hr-noord').post('/api/journeys', { ...request, employee, ...more });
  await expectRefused(() => byEmployer({}), 'names-an-illness', 'question');
  expect(await byEmployer({ otherMeaning: 'they-told-me' })).toMatchObject({ status: 400 });
  expect(await byEmployer({ otherMeaning: 'our-work' })).toMatchObject({ status: 201 });
  const { managerId: _employers, ...own } = request;
  expect(await stack.client('employee-noord').post('/api/journeys', own)).toMatchObject({ status: 201 });
});

test('an employer asks for no support by a theme that names an illness, and is told what to do; the employee may', async () => {
  const request = { theme: 'burn-out-complaints', subject: 'person', question: 'Who helps?' };
  const hr = stack.client('hr-noord');
  const employees = [
    { employeeId: await stack.personId('employee-noord') },
    { employee: { name: 'Noor de Boer', email: `noor-${randomUUID()}@example.org` } },
  ];
  for (const employee of employees) {
    const before = await stack.written();
    const refused = await hr.post('/api/journeys', { ...request, ...employee });
    expectProblem(refused, [422, 'theme-names-illness']);
    expect(refused.body['detail']).toContain('Choose one that says what it is about at work');
    expect(await stack.written()).toEqual(before);
  }
  const own = await stack.client('employee-noord').post('/api/journeys', request);
  expect(own.status).toBe(201);
  const journey = await stack.client('employee-noord').get(`/api/journeys/${String(own.body['journeyId'])}`);
  expect(journey.body['theme']).toBe('burn-out-complaints');
});

test('an advice on such a theme is told to the employer as one on stress, in the list too', async () => {
  const hr = stack.client('hr-noord');
  const { body: raised } = await stack.client('bmw-bos').post('/api/advice', {
    organisationId: String((await hr.get('/api/me')).body['organisationId']),
    about: 'organisation',
    theme: 'burn-out-complaints',
    text: 'Plan the rosters sooner.',
    recipientId: await stack.personId('hr-noord'),
  });
  const themesFor = async (who: string): Promise<readonly unknown[]> => {
    const one = await stack.client(who).get(`/api/advice/${String(raised['adviceId'])}`);
    const { body } = await stack.client(who).get('/api/advice?limit=100');
    const items = Array.isArray(body['items']) ? (body['items'] as readonly Json[]) : [];
    return [one.body['theme'], items.find((item) => item['adviceId'] === raised['adviceId'])?.['theme']];
  };
  expect(await themesFor('bmw-bos')).toEqual(['burn-out-complaints', 'burn-out-complaints']);
  expect(await themesFor('hr-noord')).toEqual(['stress', 'stress']);
});

test('an employer is advised, drafts and answers without the name of an illness, or says what else it means', async () => {
  const advice = {
    organisationId: String((await stack.client('hr-noord').get('/api/me')).body['organisationId']),
    about: 'organisation',
    theme: 'stress',
    text,
    recipientId: await stack.personId('manager-noord'),
  };
  const raise = (more: object) => stack.client('bmw-bos').post('/api/advice', { ...advice, ...more });
  await expectRefused(() => raise({}), 'names-an-illness', 'text');
  const { status, body: raised } = await raise({ text: 'Plan the rosters sooner.' });
  expect(status).toBe(201);

  const manager = stack.client('manager-noord');
  const taskOf = async (kind: string): Promise<string> => {
    const { body } = await manager.get(`/api/tasks?adviceId=${String(raised['adviceId'])}`);
    const items = Array.isArray(body['items']) ? (body['items'] as readonly Json[]) : [];
    return `/api/tasks/${String(items.find((task) => task['kind'] === kind)?.['taskId'])}`;
  };
  await manager.post(`${await taskOf('acknowledge-advice')}/complete`, {});
  const task = await taskOf('respond-to-advice');
  const answer = { intention: 'will-act', response: text };
  const draft = (values: object) =>
    manager.send({
      method: 'PUT',
      path: `${task}/draft`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(values),
    });
  await expectRefused(() => draft(answer), 'names-an-illness', 'response');
  await expectRefused(() => manager.post(`${task}/complete`, answer), 'form-invalid', 'response');
  await expectRefused(() => draft({ ...answer, remarksOtherMeaning: 'name' }), 'names-an-illness', 'response');
  await expectRefused(() => draft({ ...answer, responseOtherMeaning: 'illness' }), 'names-an-illness', 'response');
  // A draft may hold anything: neither how deep it lies nor that it is a name keeps a text from being looked at.
  await expectRefused(() => draft({ response: ['No.', { more: [text] }] }), 'names-an-illness', 'response');
  await expectRefused(() => draft({ [text]: 1, OtherMeaning: 'name' }), 'names-an-illness', '');
  await expectRefused(() => draft({ response: { [text]: true } }), 'names-an-illness', 'response');
  const meant = { ...answer, responseOtherMeaning: 'name' };
  expect(await draft(meant)).toMatchObject({ status: 200 });
  expect(await manager.post(`${task}/complete`, meant)).toMatchObject({ status: 200 });
});
