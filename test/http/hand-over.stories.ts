import { beforeAll, expect, test } from 'vitest';
import { castOf, doTask, pathOfTask, type Cast } from './closing-journeys.js';
import {
  dossierOf,
  itemAt,
  itemsOf,
  offerOf,
  proposedToCoach,
  receiverProposed,
  textsOf,
  tick,
  toReceiver,
  toReferral,
  words,
} from './dossier-journeys.js';
import type { HttpStack, Json } from './http-stack.js';
import { theStack } from './the-stack.js';

let stack: HttpStack;
let cast: Cast;
beforeAll(async () => {
  stack = await theStack();
  cast = await castOf(stack);
});

const statusFor = async (identity: string, journeyId: string): Promise<number> =>
  (await stack.client(identity).get(dossierOf(journeyId))).status;

const withdraw = (journeyId: string) =>
  stack.client('employee-noord').post(`/api/journeys/${journeyId}/withdraw-consent`, { consent: 'hand-over' });

const correct = async (path: string, text: string) => {
  const client = stack.client('bmw-bos');
  const { body } = await client.get(path);
  return client.send({
    method: 'POST',
    path: `${path}/corrections`,
    headers: {
      'content-type': 'application/json',
      'idempotency-key': `correct ${text}`.replaceAll(' ', '-'),
      'if-match': `"${String(body['version'])}"`,
    },
    body: JSON.stringify({ text, reason: 'It was not said so.' }),
  });
};

test('the employee sees the words of every item before they tick, the goal too, and the receiver only process facts (S7)', async () => {
  const journeyId = await proposedToCoach(cast);
  const offer = await offerOf(cast, journeyId);
  expect(Object.values(offer.texts).toSorted()).toEqual([words.first, words.goal, words.second].toSorted());
  expect(await tick(cast, offer, [words.second])).toMatchObject({ status: 200 });
  await receiverProposed(cast, journeyId, 'coach-jansen');

  const path = await pathOfTask(cast, journeyId, 'coach-jansen', 'answer-referral');
  const { body } = await stack.client('coach-jansen').get(path);
  const form = body['form'] as Json; // a task is opened with its form
  expect(form['x-facts']).toMatchObject({
    kind: { code: 'career' },
    theme: { code: 'work-pressure' },
    subject: { code: 'person' },
  });
  const told = JSON.stringify(body);
  for (const text of Object.values(words)) expect(told).not.toContain(text);
  expect(await statusFor('coach-jansen', journeyId)).toBe(404);

  await doTask(cast, journeyId, 'coach-jansen', 'answer-referral', { accepted: true });
  expect(await textsOf(cast, 'coach-jansen', journeyId)).toEqual([words.second]);
});

test('nothing goes along that was not seen: an answer names the words that it is about', async () => {
  const journeyId = await proposedToCoach(cast);
  const { path, texts } = await offerOf(cast, journeyId);
  const handOverItems = Object.keys(texts);
  const client = stack.client('employee-noord');
  expect(await client.post(`${path}/complete`, { agreed: true, handOverItems })).toMatchObject({
    status: 422,
    body: { code: 'form-invalid', faults: [{ field: 'textHash' }] },
  });
  const made = { agreed: true, handOverItems, textHash: 'made-up' };
  expect(await client.post(`${path}/complete`, made)).toMatchObject({ status: 409, body: { code: 'text-differs' } });
  expect(await client.post(`${path}/complete`, { agreed: false })).toMatchObject({ status: 200 });
});

test('words that were changed after they were seen are seen again first; what was agreed to stays as it was', async () => {
  const journeyId = await proposedToCoach(cast);
  const seen = await offerOf(cast, journeyId);
  const notes = await itemAt(cast, journeyId, 'record-bmw-talk.notes', 1);
  expect(await correct(notes, 'The first talk, said better')).toMatchObject({ status: 201, body: { version: 2 } });
  expect(await tick(cast, seen, [words.first])).toMatchObject({ status: 409, body: { code: 'text-differs' } });

  const again = await offerOf(cast, journeyId);
  expect(Object.values(again.texts)).toContain('The first talk, said better');
  expect(Object.values(again.texts)).not.toContain(words.first);
  expect(await tick(cast, again, ['The first talk, said better'])).toMatchObject({ status: 200 });
  expect(await correct(notes, 'The first talk, a third time')).toMatchObject({ status: 201, body: { version: 3 } });

  await receiverProposed(cast, journeyId, 'coach-jansen');
  await doTask(cast, journeyId, 'coach-jansen', 'answer-referral', { accepted: true });
  const pack = ['The first talk, said better'];
  expect(await textsOf(cast, 'coach-jansen', journeyId)).toEqual(pack);
  for (const version of [1, 3]) {
    expect(await stack.client('coach-jansen').get(`${notes}/versions/${version}`)).toMatchObject({ status: 404 });
  }
  const listed = await stack.client('coach-jansen').get(`${notes}/versions`);
  expect(listed.body['items']).toMatchObject([{ version: 2, mayCorrect: false }]);
  // Why it was corrected is not among what the employee saw and ticked.
  expect((await stack.client('coach-jansen').get(notes)).body).toMatchObject({ version: 2, reason: null });
  const own = await stack.client('employee-noord').get(`${notes}/versions/2`);
  expect(own.body).toMatchObject({ reason: 'It was not said so.' });
  await doTask(cast, journeyId, 'bmw-bos', 'record-warm-hand-over', { held: true });
  expect(await textsOf(cast, 'coach-jansen', journeyId)).toEqual(pack);
  expect(await textsOf(cast, 'employee-noord', journeyId)).toContain('The first talk, a third time');
});

test('a receiver sees nothing any more once the employee takes their consent back, declines nor drops out', async () => {
  const journeyId = await toReceiver(cast, [words.first]);
  await doTask(cast, journeyId, 'coach-jansen', 'answer-referral', { accepted: true });
  const [item] = await itemsOf(cast, 'coach-jansen', journeyId);
  const path = `${dossierOf(journeyId)}/${String(item?.['contentRef'])}`;
  expect(await withdraw(journeyId)).toMatchObject({ status: 200 });
  expect(await stack.client('coach-jansen').get(path)).toMatchObject({ status: 404 });

  expect(await tick(cast, await offerOf(cast, journeyId), [])).toMatchObject({ status: 200 });
  await receiverProposed(cast, journeyId, 'coach-de-wit');
  expect(await statusFor('coach-de-wit', journeyId)).toBe(404);
  await doTask(cast, journeyId, 'coach-de-wit', 'answer-referral', { accepted: false, reason: 'no-capacity' });
  expect(await statusFor('coach-de-wit', journeyId)).toBe(404);
  await receiverProposed(cast, journeyId, 'coach-jansen');
  await doTask(cast, journeyId, 'coach-jansen', 'answer-referral', { accepted: true });
  expect(await itemsOf(cast, 'coach-jansen', journeyId)).toEqual([]);
  await doTask(cast, journeyId, 'bmw-bos', 'record-warm-hand-over', { held: false });
  expect(await statusFor('coach-jansen', journeyId)).toBe(404);
});

test('an acceptance that races with a withdrawal has one outcome, and nothing is read after the withdrawal', async () => {
  for (let race = 0; race < 8; race += 1) {
    const journeyId = await toReceiver(cast, [words.first]);
    const path = await pathOfTask(cast, journeyId, 'coach-jansen', 'answer-referral');
    const coach = stack.client('coach-jansen');
    const accept = () => coach.post(`${path}/complete`, { accepted: true });
    const both = race % 2 === 0 ? [accept(), withdraw(journeyId)] : [withdraw(journeyId), accept()];
    const answers = await Promise.all(both);
    const [accepted, withdrawn] = race % 2 === 0 ? answers : answers.toReversed();
    expect(withdrawn?.status).toBe(200);
    expect(await statusFor('coach-jansen', journeyId)).toBe(404);
    const timeline = await stack.client('employee-noord').get(`/api/journeys/${journeyId}/timeline?limit=200`);
    const types = (timeline.body['items'] as readonly Json[]).map((each) => each['type']); // a list holds resources
    const happened = types.filter((type) => type === 'ReferralAccepted' || type === 'ConsentWithdrawn');
    const acceptedFirst = ['ReferralAccepted', 'ConsentWithdrawn'];
    expect(happened).toEqual(accepted?.status === 200 ? acceptedFirst : ['ConsentWithdrawn']);
  }
});

test('what goes to other help is shown to nobody by the product (S9)', async () => {
  const journeyId = await toReferral(cast);
  const { body } = await stack.client('bmw-bos').get('/api/social-map');
  const [help] = body['items'] as readonly Json[]; // a list holds resources
  const proposal = { to: 'other-help', otherHelp: help?.['id'], goal: words.goal };
  await doTask(cast, journeyId, 'bmw-bos', 'propose-referral', proposal);
  expect(await tick(cast, await offerOf(cast, journeyId), [words.goal])).toMatchObject({ status: 200 });
  await doTask(cast, journeyId, 'bmw-bos', 'record-other-help', { started: true });
  for (const who of ['coach-jansen', 'coach-de-wit', 'bmw-visser']) expect(await statusFor(who, journeyId)).toBe(404);
});

test('whoever goes on as facilitator reads of the time before what was let go along, and can read it (S5, S7)', async () => {
  const journeyId = await toReferral(cast);
  const notes = (await itemsOf(cast, 'bmw-bos', journeyId)).filter((item) => item['number'] !== null);
  const handOverItems = notes.map(({ contentRef }) => String(contentRef));
  const proposal = { to: 'neutral-conversation', goal: words.goal, handOverItems };
  await doTask(cast, journeyId, 'bmw-bos', 'propose-referral', proposal);
  expect(await tick(cast, await offerOf(cast, journeyId), [words.first])).toMatchObject({ status: 200 });
  await receiverProposed(cast, journeyId, 'bmw-bos');
  await doTask(cast, journeyId, 'bmw-bos', 'answer-referral', { accepted: true });
  await doTask(cast, journeyId, 'bmw-bos', 'record-warm-hand-over', { held: true });
  expect(await textsOf(cast, 'bmw-bos', journeyId)).toEqual([words.first]);
});
