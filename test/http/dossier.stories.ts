import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { castOf, doTask, pathOfTask, type Cast } from './closing-journeys.js';
import {
  dossierOf as pathOf,
  itemsOf as itemsFor,
  offerOf,
  textsOf as textsFor,
  tick,
  toBmw,
  toReferral as journeyToReferral,
  words,
} from './dossier-journeys.js';
import { identities, type Answer, type HttpStack, type Json } from './http-stack.js';
import { theStack } from './the-stack.js';

let stack: HttpStack;
let cast: Cast;
beforeAll(async () => {
  stack = await theStack();
  cast = await castOf(stack);
});

const toReferral = () => journeyToReferral(cast);
const itemsOf = (identity: string, journeyId: string) => itemsFor(cast, identity, journeyId);
const textsOf = (identity: string, journeyId: string) => textsFor(cast, identity, journeyId);

const expectHidden = async (journeyId: string, who: readonly string[], status: number): Promise<void> => {
  const answers: readonly Answer[] = await Promise.all(who.map((each) => stack.client(each).get(pathOf(journeyId))));
  expect(answers.map((answer) => answer.status)).toEqual(who.map(() => status));
  const [item] = await itemsOf('employee-noord', journeyId);
  const paths = who.map((each) => stack.client(each).get(`${pathOf(journeyId)}/${String(item?.['contentRef'])}`));
  expect((await Promise.all(paths)).map((answer) => answer.status)).toEqual(who.map(() => status));
};

const strangers = identities.filter(
  (each) => !['employee-noord', 'hr-noord', 'manager-noord', 'coordinator', 'bmw-bos'].includes(each),
);

test('who writes in a journey reads it again, the employee too, and nobody else (S7)', async () => {
  const journeyId = await toReferral();
  const all = [words.question, words.reason, words.first, words.second];
  expect(await textsOf('bmw-bos', journeyId)).toEqual(all);
  expect(await textsOf('employee-noord', journeyId)).toEqual(all);
  await expectHidden(journeyId, ['hr-noord', 'manager-noord', 'coordinator'], 403);
  await expectHidden(journeyId, strangers, 404);

  expect((await itemsOf('bmw-bos', journeyId))[3]).toMatchObject({
    item: { code: 'record-bmw-talk.notes' },
    number: 2,
    writtenBy: { code: 'bmw-practitioner' },
  });
  const { body } = await stack.client('employee-noord').get('/api/me/access-log?limit=200');
  const log = (body['items'] as readonly Json[]).filter((entry) => entry['journeyId'] === journeyId); // a list holds resources
  const grounds = log.map((entry) => (entry['ground'] as Json)['code']);
  expect(grounds.filter((ground) => ground === 'serving-practitioner')).toHaveLength(4);
  expect(grounds.filter((ground) => ground === 'own-dossier')).toHaveLength(4);
});

test('words stay when the key that brought them is used again for something that is refused', async () => {
  const journeyId = await toBmw(cast);
  const startsAt = new Date().toISOString();
  await doTask(cast, journeyId, 'bmw-bos', 'plan-bmw-talk', { startsAt, place: 'at-work' });
  const path = await pathOfTask(cast, journeyId, 'bmw-bos', 'record-bmw-talk');
  const key = randomUUID();
  const talk = { outcome: 'held', next: 'continue', notes: words.first };
  expect(await stack.client('bmw-bos').post(`${path}/complete`, talk, key)).toMatchObject({ status: 200 });
  const recipientId = await stack.personId('hr-noord');
  const advice = { journeyId, about: 'group', groupSize: 2, theme: 'stress', recipientId, text: 'Plan with slack.' };
  const refused = await stack.client('bmw-bos').post('/api/advice', advice, key);
  expect(refused).toMatchObject({ status: 422, body: { code: 'advice-group-too-small' } });
  expect(await textsOf('employee-noord', journeyId)).toEqual([words.question, words.reason, words.first]);
});

test('a receiver reads what the employee let go along once they have accepted, and who referred reads no more', async () => {
  const journeyId = await toReferral();
  const notes = (await itemsOf('employee-noord', journeyId)).filter((item) => item['number'] !== null);
  const refs = notes.map(({ contentRef }) => String(contentRef));
  const proposal = { to: 'coach', coachKind: 'career', goal: words.goal, handOverItems: refs };
  await doTask(cast, journeyId, 'bmw-bos', 'propose-referral', proposal);
  const agreed = await tick(cast, await offerOf(cast, journeyId), [words.first, words.goal]);
  expect(agreed).toMatchObject({ status: 200 });
  const practitionerId = await stack.personId('coach-jansen');
  await doTask(cast, journeyId, 'coordinator', 'propose-receiver', { found: true, practitionerId });
  await expectHidden(journeyId, strangers, 404);

  await doTask(cast, journeyId, 'coach-jansen', 'answer-referral', { accepted: true });
  const pack = [words.first, words.goal];
  expect(await textsOf('coach-jansen', journeyId)).toEqual(pack);
  expect(await textsOf('bmw-bos', journeyId)).toContain(words.second);

  await doTask(cast, journeyId, 'bmw-bos', 'record-warm-hand-over', { held: true });
  expect(await textsOf('coach-jansen', journeyId)).toEqual(pack);
  await expectHidden(journeyId, ['bmw-bos'], 404);
  const kept = await stack.client('coach-jansen').get(`${pathOf(journeyId)}/${refs[1]}`);
  expect(kept).toMatchObject({ status: 404, body: { code: 'content-not-found' } });
});

test('a list is paged, and a cursor or reference from elsewhere leads nowhere', async () => {
  const [journeyId, other] = [await toReferral(), await toReferral()];
  const client = stack.client('bmw-bos');
  const first = await client.get(`${pathOf(journeyId)}?limit=3`);
  expect(first.body['items']).toHaveLength(3);
  const cursor = String(first.body['nextCursor']);
  const rest = await client.get(`${pathOf(journeyId)}?limit=3&cursor=${cursor}`);
  expect([...(first.body['items'] as Json[]), ...(rest.body['items'] as Json[])]).toEqual(
    await itemsOf('bmw-bos', journeyId),
  );
  expect(await client.get(`${pathOf(other)}?cursor=${cursor}`)).toMatchObject({ status: 400 });
  const [elsewhere] = await itemsOf('bmw-bos', other);
  for (const ref of [randomUUID(), String(elsewhere?.['contentRef'])]) {
    expect(await client.get(`${pathOf(journeyId)}/${ref}`)).toMatchObject({ status: 404 });
  }
  expect(await client.get(`${pathOf(journeyId)}/no-id`)).toMatchObject({ status: 400 });
});
