import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { castOf, doTask, requested, toClosing, type Cast } from './closing-journeys.js';
import { freshly } from './fresh-log-in.js';
import type { Answer, HttpStack, Json } from './http-stack.js';
import { ownLogin } from './own-login.js';
import { theStack } from './the-stack.js';

let stack: HttpStack;
let cast: Cast;
beforeAll(async () => {
  stack = await theStack();
  cast = await castOf(stack);
});

const ask = { reason: 'danger-to-others', hours: 1, explanation: 'Somebody said what they would do.' };
const first = 'administrator';
const second = 'administrator-2';

const as = (identity: string) => stack.client(identity);
const dossierOf = (journeyId: string): string => `/api/journeys/${journeyId}/dossier`;
const glassOf = (journeyId: string, rest = ''): string => `/api/journeys/${journeyId}/break-glass${rest}`;
const items = ({ body }: Answer): readonly Json[] => (Array.isArray(body['items']) ? body['items'] : []);

/** A journey with words in it: a question, the reason of the intake, and what was said in a talk. */
const withWords = async (): Promise<string> => {
  const journeyId = await requested(cast);
  await toClosing(cast, journeyId);
  await doTask(cast, journeyId, 'employee-noord', 'evaluate-journey', {
    satisfaction: 8,
    goals: 'fully',
    wellbeingBefore: 4,
    wellbeingAfter: 7,
    remarks: 'What only she knows.',
  });
  return journeyId;
};

const asked = async (journeyId: string): Promise<string> => {
  const answer = await freshly(stack, first, glassOf(journeyId), ask);
  expect(answer).toMatchObject({ status: 201, body: { journeyId } });
  return String(answer.body['requestId']);
};
const answered = (who: string, journeyId: string, requestId: string, answer: 'approve' | 'end'): Promise<Answer> =>
  freshly(stack, who, glassOf(journeyId, `/${requestId}/${answer}`), {});

const readAll = async (who: string, journeyId: string): Promise<readonly unknown[]> => {
  const found = items(await as(who).get(dossierOf(journeyId)));
  const read = ({ contentRef }: Json) => as(who).get(`${dossierOf(journeyId)}/${String(contentRef)}`);
  return (await Promise.all(found.map(read))).map(({ body }) => body['text']);
};

const logOf = async (journeyId: string): Promise<readonly Json[]> =>
  items(await as('employee-noord').get('/api/me/access-log?limit=200')).filter(
    (entry) => entry['journeyId'] === journeyId,
  );

test('one person alone gets nothing; two open the dossier to who asked, marked for the employee, until it is ended', async () => {
  const journeyId = await withWords();
  const requestId = await asked(journeyId);
  expect(await as(first).get(dossierOf(journeyId))).toMatchObject({ status: 404 });
  expect(await answered(first, journeyId, requestId, 'approve')).toMatchObject({
    status: 403,
    body: { code: 'break-glass-needs-second-person' },
  });

  const judged = await as(second).get(`/api/break-glass/${requestId}`);
  expect(judged.body).toMatchObject({ state: 'waiting', explanation: ask.explanation, reason: ask.reason });
  expect(await answered(second, journeyId, requestId, 'approve')).toMatchObject({ status: 200 });
  const texts = await readAll(first, journeyId);
  expect(texts).toEqual(expect.arrayContaining(['Who can help with this?', 'What only she knows.']));
  expect(texts).toEqual(await readAll('employee-noord', journeyId));
  expect(await as(second).get(dossierOf(journeyId))).toMatchObject({ status: 404 });
  expect(await as(first).get(`/api/journeys/${journeyId}`)).toMatchObject({ status: 403 });

  const [item] = items(await as(first).get(dossierOf(journeyId)));
  expect(await answered(second, journeyId, requestId, 'end')).toMatchObject({ status: 200 });
  const path = `${dossierOf(journeyId)}/${String(item?.['contentRef'])}`;
  for (const ended of [dossierOf(journeyId), path]) expect(await as(first).get(ended)).toMatchObject({ status: 404 });
  expect(await as(second).get(`/api/break-glass/${requestId}`)).toMatchObject({
    body: { state: 'over', explanation: null },
  });

  const marked = (await logOf(journeyId)).filter(
    ({ ground }) => (ground as Json)['code'] === 'break-glass', // a code with its title
  );
  expect(marked).toHaveLength(texts.length);
  expect(marked[0]).toMatchObject({
    role: { code: 'administrator' },
    ground: { title: 'Noodtoegang, goedgekeurd door een tweede beheerder' },
    reader: { name: 'Adem Beheerder' },
  });
});

test('who asked reads it also where they coordinate journeys as well', async () => {
  const journeyId = await withWords();
  const both = ownLogin(stack, `both-${randomUUID()}`);
  const person = {
    organisationId: null,
    roles: ['administrator', 'coordinator'],
    name: 'Bo Beheer',
    email: `${both.subject}@provider.example`,
  };
  const { body } = await as(first).post('/api/people', person);
  const identity = { issuer: stack.addresses().issuer, subject: both.subject };
  for (const who of [first, second])
    await freshly(stack, who, `/api/people/${String(body['id'])}/identities`, identity);
  const requestId = String((await both.freshly(glassOf(journeyId), ask)).body['requestId']);
  expect(await both.get(dossierOf(journeyId))).toMatchObject({ status: 403 });
  expect(await answered(second, journeyId, requestId, 'approve')).toMatchObject({ status: 200 });
  const found = items(await both.get(dossierOf(journeyId)));
  const read = ({ contentRef }: Json) => both.get(`${dossierOf(journeyId)}/${String(contentRef)}`);
  const texts = (await Promise.all(found.map(read))).map((each) => each.body['text']);
  expect(texts).toEqual(await readAll('employee-noord', journeyId));
  expect(await both.get(`/api/journeys/${journeyId}`)).toMatchObject({ status: 200 });
  await answered(second, journeyId, requestId, 'end');
  expect(await both.get(dossierOf(journeyId))).toMatchObject({ status: 403 });
});

test('what was attached is read as well while it lasts, and marked; nothing is added', async () => {
  const journeyId = await withWords();
  const files = `/api/journeys/${journeyId}/attachments`;
  const attach = (who: string) =>
    as(who).send({
      method: 'POST',
      path: files,
      headers: { 'content-type': 'text/plain', 'file-name': 'letter.txt', 'idempotency-key': randomUUID() },
      body: new TextEncoder().encode('What was written to her.'),
    });
  const attached = await attach('employee-noord');
  expect(attached).toMatchObject({ status: 201 });
  const file = `${files}/${String(attached.body['attachmentId'])}`;
  const fetched = async (who: string) => {
    const answer = await fetch(`${stack.gateway()}${file}`, {
      headers: { authorization: `Bearer ${await stack.token(who)}` },
    });
    return [answer.status, answer.status === 200 ? await answer.text() : ''];
  };
  const requestId = await asked(journeyId);
  expect([await fetched(first), await fetched(second)].map(([status]) => status)).toEqual([404, 404]);
  await answered(second, journeyId, requestId, 'approve');
  expect(items(await as(first).get(files))).toMatchObject([{ name: 'letter.txt' }]);
  expect(await fetched(first)).toEqual([200, 'What was written to her.']);
  expect([(await fetched(second))[0], (await attach(first)).status]).toEqual([404, 403]);
  await answered(first, journeyId, requestId, 'end');
  expect([(await fetched(first))[0], (await as(first).get(files)).status]).toEqual([404, 404]);
  const marked = (await logOf(journeyId)).filter(
    ({ ground }) => (ground as Json)['code'] === 'break-glass', // a code with its title
  );
  const read = marked.map(({ item }) => (item as Json)['code']); // so is this
  expect(read).toEqual(expect.arrayContaining(['attachment.file', 'attachment.name']));
});

test('the employee is told at once, in the journey, in its timeline and by its own address; the employer is not', async () => {
  const journeyId = await withWords();
  const requestId = await asked(journeyId);
  await answered(second, journeyId, requestId, 'approve');
  const journey = await as('employee-noord').get(`/api/journeys/${journeyId}`);
  expect(journey.body['breakGlass']).toMatchObject([{ requestId, reason: ask.reason, endsAt: expect.any(String) }]);
  const course = items(await as('employee-noord').get(`/api/journeys/${journeyId}/timeline`));
  const types = course.map(({ type }) => type);
  expect(types).toEqual(expect.arrayContaining(['BreakGlassRequested', 'BreakGlassApproved']));
  expect(items(await as('employee-noord').get(glassOf(journeyId)))).toMatchObject([{ requestId, state: 'open' }]);

  for (const who of ['hr-noord', 'manager-noord']) {
    expect((await as(who).get(`/api/journeys/${journeyId}`)).body).not.toHaveProperty('breakGlass');
    const seen = items(await as(who).get(`/api/journeys/${journeyId}/timeline`));
    expect(seen.filter(({ type }) => String(type).startsWith('BreakGlass'))).toEqual([]);
  }
});

test('asking and approving need a log-in of the last minutes, and ending does not', async () => {
  const journeyId = await withWords();
  const stale = { status: 401, body: { code: 'step-up-needed' } };
  expect(await as(first).post(glassOf(journeyId), ask)).toMatchObject(stale);
  const requestId = await asked(journeyId);
  expect(await as(second).post(glassOf(journeyId, `/${requestId}/approve`), {})).toMatchObject(stale);
  expect(items(await as(second).get('/api/break-glass'))[0]).toMatchObject({ requestId, state: 'waiting' });
  expect(await as(second).post(glassOf(journeyId, `/${requestId}/end`), {})).toMatchObject({ status: 200 });
});

test('others ask, approve, end and see nothing of it, and to another employer it does not exist', async () => {
  const journeyId = await withWords();
  const requestId = await asked(journeyId);
  const others = ['hr-noord', 'manager-noord', 'employee-noord', 'bmw-bos', 'coordinator', 'hr-zuid', 'analyst'];
  for (const who of others) {
    const answers = [
      await as(who).post(glassOf(journeyId), ask),
      await answered(who, journeyId, requestId, 'approve'),
      await answered(who, journeyId, requestId, 'end'),
      await as(who).get('/api/break-glass'),
      await as(who).get(`/api/break-glass/${requestId}`),
    ];
    expect(
      answers.map(({ status }) => status),
      who,
    ).toEqual([403, 403, 403, 403, 403]);
  }
  const seen = async (who: string) => (await as(who).get(glassOf(journeyId))).status;
  for (const who of ['hr-noord', 'manager-noord', 'bmw-bos', 'coordinator']) expect(await seen(who), who).toBe(403);
  for (const who of ['hr-zuid', 'manager-zuid', 'employee-zuid', 'bmw-visser', 'coach-jansen'])
    expect(await seen(who), who).toBe(404);
  expect(items(await as(second).get('/api/break-glass'))[0]).toMatchObject({ requestId, journeyId, state: 'waiting' });
});

test('what is asked wrongly is refused, and the same command does it once', async () => {
  const journeyId = await withWords();
  for (const wrong of [
    { ...ask, hours: 5 },
    { ...ask, hours: 0 },
    { ...ask, explanation: ' ' },
    { ...ask, reason: 'x' },
  ])
    expect(await freshly(stack, first, glassOf(journeyId), wrong)).toMatchObject({ status: 400 });
  expect(await freshly(stack, first, glassOf(randomUUID()), ask)).toMatchObject({
    status: 404,
    body: { code: 'journey-not-found' },
  });
  const key = randomUUID();
  const [one, again] = [
    await freshly(stack, first, glassOf(journeyId), ask, key),
    await freshly(stack, first, glassOf(journeyId), ask, key),
  ];
  expect(again).toEqual(one);
  const other = await freshly(stack, first, glassOf(journeyId), ask);
  expect(other).toMatchObject({ status: 409, body: { code: 'break-glass-asked-already' } });
  const unknown = await answered(second, journeyId, randomUUID(), 'approve');
  expect(unknown).toMatchObject({ status: 404, body: { code: 'break-glass-not-found' } });
});

test('the dossier of a journey that has ended is opened too, again and again, and its course stays whole', async () => {
  const journeyId = await withWords();
  await as('employee-noord').post(`/api/journeys/${journeyId}/stop`, { reason: 'not-said' });
  for (const turn of [1, 2]) {
    const requestId = await asked(journeyId);
    expect(await answered(second, journeyId, requestId, 'approve'), `turn ${turn}`).toMatchObject({ status: 200 });
    expect(await readAll(first, journeyId)).toContain('What only she knows.');
    expect(await answered(first, journeyId, requestId, 'end')).toMatchObject({ status: 200 });
    expect(await as(first).get(dossierOf(journeyId))).toMatchObject({ status: 404 });
  }
  const course = items(await as('employee-noord').get(`/api/journeys/${journeyId}/timeline`));
  expect(course.map(({ sequence }) => sequence)).toEqual(course.map((_entry, index) => index + 1));
  expect(course.filter(({ type }) => type === 'JourneyEnded')).toHaveLength(1);
  expect(course.filter(({ type }) => type === 'BreakGlassEnded')).toHaveLength(2);
});
