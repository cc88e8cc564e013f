import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { castOf, doTask, type Cast } from './closing-journeys.js';
import { held, itemAt, toBmw, words } from './dossier-journeys.js';
import type { Answer, HttpStack, Json } from './http-stack.js';
import { theStack } from './the-stack.js';

let stack: HttpStack;
let cast: Cast;
beforeAll(async () => {
  stack = await theStack();
  cast = await castOf(stack);
});

interface Attempt {
  readonly by?: string;
  readonly version?: number | null;
  readonly key?: string;
  readonly body?: unknown;
}

const given = { text: 'The first talk, corrected', reason: 'It was not said so.' };

const correct = (path: string, { by = 'bmw-bos', version = 1, key = randomUUID(), body = given }: Attempt = {}) =>
  stack.client(by).send({
    method: 'POST',
    path: `${path}/corrections`,
    headers: {
      'content-type': 'application/json',
      'idempotency-key': key,
      ...(version === null ? {} : { 'if-match': `"${version}"` }),
    },
    body: JSON.stringify(body),
  });

const read = (by: string, path: string): Promise<Answer> => stack.client(by).get(path);

/** Where the notes of the first talk are, in a journey of their own. */
const notesOfFirstTalk = async (): Promise<{ readonly journeyId: string; readonly path: string }> => {
  const journeyId = await toBmw(cast);
  await held(cast, journeyId, 'continue', words.first);
  return { journeyId, path: await itemAt(cast, journeyId, 'record-bmw-talk.notes', 1) };
};

/** Where the question is that an employee asked by themselves, in a journey of their own. */
const questionOfOneself = async (): Promise<{ readonly journeyId: string; readonly path: string }> => {
  const question = { theme: 'career', subject: 'person', question: 'What would suit me?' };
  const { body } = await stack.client('employee-noord').post('/api/journeys', question);
  const journeyId = String(body['journeyId']);
  return { journeyId, path: await itemAt(cast, journeyId, 'request-journey.question', null) };
};

const logOf = async (journeyId: string): Promise<readonly unknown[]> => {
  const { body } = await read('employee-noord', '/api/me/access-log?limit=200');
  const entries = (body['items'] as readonly Json[]).filter((entry) => entry['journeyId'] === journeyId); // a list holds resources
  return entries.map((entry) => (entry['item'] as Json)['code']); // told as a code
};

test('a correction is a new version with its reason, read by who could read the item, and what was there stays', async () => {
  const { journeyId, path } = await notesOfFirstTalk();
  expect(await correct(path)).toMatchObject({ status: 201, body: { version: 2 } });
  for (const reader of ['bmw-bos', 'employee-noord']) {
    expect((await read(reader, path)).body).toMatchObject({ version: 2, ...given, mayCorrect: reader === 'bmw-bos' });
    expect((await read(reader, `${path}/versions/1`)).body).toMatchObject({ text: words.first, reason: null });
    const { body } = await read(reader, `${path}/versions`);
    expect(body['items']).toMatchObject([
      { version: 1, writtenBy: { code: 'bmw-practitioner' } },
      { version: 2, writtenBy: { code: 'bmw-practitioner' } },
    ]);
    expect(JSON.stringify(body)).not.toContain(given.text);
  }
  for (const other of ['hr-noord', 'manager-noord', 'coordinator']) {
    expect((await read(other, `${path}/versions/2`)).status).toBe(403);
  }
  for (const other of ['coach-jansen', 'bmw-visser', 'employee-zuid', 'hr-zuid']) {
    expect((await read(other, `${path}/versions`)).status).toBe(404);
    expect((await correct(path, { by: other, version: 2 })).status).toBe(404);
  }
  const log = await logOf(journeyId);
  expect(log.filter((item) => item === 'record-bmw-talk.notes')).toHaveLength(4);
  expect(log.filter((item) => item === 'correction.reason')).toHaveLength(2);
});

test('of two corrections of one version at once the second is told to read the first, and nothing is lost', async () => {
  const { path } = await notesOfFirstTalk();
  const texts = ['one', 'two', 'three'];
  const answers = await Promise.all(texts.map((text) => correct(path, { body: { ...given, text } })));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 412, 412]);
  const kept = texts[answers.findIndex(({ status }) => status === 201)];
  expect((await read('bmw-bos', path)).body).toMatchObject({ version: 2, text: kept });
  expect(await correct(path, { version: 1 })).toMatchObject({ status: 412, body: { code: 'version-conflict' } });
  expect(await correct(path, { version: 2 })).toMatchObject({ status: 201, body: { version: 3 } });
});

test('a correction sent again is answered as it was, and another one under its key is refused', async () => {
  const { path } = await notesOfFirstTalk();
  const key = randomUUID();
  const first = await correct(path, { key });
  expect(await correct(path, { key })).toEqual(first);
  const other = { ...given, text: 'Something else' };
  expect(await correct(path, { key, body: other })).toMatchObject({
    status: 422,
    body: { code: 'idempotency-key-reused' },
  });
  expect((await read('bmw-bos', `${path}/versions`)).body['items']).toHaveLength(2);
});

test('only whoever wrote confidential words corrects them, and with a reason', async () => {
  const { journeyId, path } = await notesOfFirstTalk();
  expect(await correct(path, { by: 'employee-noord' })).toMatchObject({
    status: 403,
    body: { code: 'correction-not-yours' },
  });
  for (const by of ['hr-noord', 'manager-noord', 'coordinator']) expect((await correct(path, { by })).status).toBe(403);
  const question = await itemAt(cast, journeyId, 'request-journey.question', null);
  expect(await correct(question)).toMatchObject({ status: 403, body: { code: 'correction-not-yours' } });
  expect(await correct(path, { version: null })).toMatchObject({ status: 428 });
  for (const body of [{ text: 'x' }, { ...given, reason: '  ' }, { ...given, text: '' }, { ...given, more: 1 }]) {
    expect(await correct(path, { body })).toMatchObject({ status: 400, body: { code: 'input-invalid' } });
  }
  const elsewhere = path.replace(/[^/]+$/, randomUUID());
  expect(await correct(elsewhere)).toMatchObject({ status: 404, body: { code: 'content-not-found' } });
});

test('who does not serve any more corrects nothing, and who follows reads the newest version and corrects none of theirs', async () => {
  const { journeyId, path } = await notesOfFirstTalk();
  await correct(path);
  const practitionerId = await stack.personId('bmw-visser');
  const replaced = await stack
    .client('coordinator')
    .post(`/api/journeys/${journeyId}/replace-practitioner`, { practitionerId, reason: 'absence' });
  expect(replaced).toMatchObject({ status: 200 });
  expect((await correct(path, { version: 2 })).status).toBe(404);
  expect((await read('bmw-visser', path)).body).toMatchObject({ ...given, mayCorrect: false });
  expect((await correct(path, { by: 'bmw-visser', version: 2 })).status).toBe(403);
});

test('what the employee wrote by themselves they correct, also when the journey is over', async () => {
  const { journeyId, path } = await questionOfOneself();
  const stop = () => stack.client('employee-noord').post(`/api/journeys/${journeyId}/stop`, { reason: 'not-said' });
  expect(await correct(path, { by: 'employee-noord' })).toMatchObject({ status: 201 });
  expect(await stop()).toMatchObject({ status: 200 });
  expect(await correct(path, { by: 'employee-noord', version: 2 })).toMatchObject({ status: 201 });
  expect((await read('employee-noord', path)).body).toMatchObject({ version: 3, ...given });
});

test('a task shows the newest version of the words that it is about', async () => {
  const { journeyId, path } = await questionOfOneself();
  const { practitionerId } = cast;
  await doTask(cast, journeyId, 'coordinator', 'assign-practitioner', { practitionerId });
  await correct(path, { by: 'employee-noord' });
  const tasks = await read('bmw-bos', `/api/tasks?journeyId=${journeyId}`);
  const [task] = tasks.body['items'] as readonly Json[]; // a list holds resources
  const opened = await read('bmw-bos', `/api/tasks/${String(task?.['taskId'])}`);
  expect(opened.body['form']).toMatchObject({ 'x-texts': { question: given.text } });
});
