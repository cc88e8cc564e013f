import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  answerMainLines,
  castOf,
  mainLinesText,
  requested,
  toClosing,
  withMainLines,
  writeMainLines,
  type Cast,
} from './closing-journeys.js';
import { startHttpStack, type Answer, type HttpStack } from './http-stack.js';

let stack: HttpStack;
let cast: Cast;
beforeAll(async () => {
  stack = await startHttpStack();
  cast = await castOf(stack);
});
afterAll(() => stack.stop());

const readMainLines = (identity: string, journeyId: string, key: string = randomUUID()): Promise<Answer> =>
  stack.client(identity).post(`/api/journeys/${journeyId}/read-main-lines`, {}, key);

const expectProblem = ({ status, mediaType, body }: Answer, expected: readonly [number, string]): void =>
  expect({ code: body['code'], status, mediaType }).toEqual({
    status: expected[0],
    code: expected[1],
    mediaType: 'application/problem+json',
  });

describe('the main lines', () => {
  test('are read by the requester and the manager at the same instant, and again, by both', async () => {
    const journeyId = await withMainLines(cast);
    const both = ['hr-noord', 'manager-noord'];
    const answers = await Promise.all([...both, ...both].map((identity) => readMainLines(identity, journeyId)));
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 200, body: { journeyId, text: mainLinesText } });
    const key = randomUUID();
    expect(await readMainLines('hr-noord', journeyId, key)).toEqual(await readMainLines('hr-noord', journeyId, key));
  });

  test.for(['employee-noord', 'bmw-bos', 'coordinator'])('are not for %s, who has part in the journey', async (who) => {
    expectProblem(await readMainLines(who, await withMainLines(cast)), [403, 'not-allowed']);
  });

  test('do not exist for anybody else', async () => {
    const journeyId = await withMainLines(cast);
    for (const who of ['hr-zuid', 'manager-zuid', 'employee-zuid', 'bmw-visser', 'administrator', 'analyst'])
      expectProblem(await readMainLines(who, journeyId), [404, 'journey-not-found']);
    expectProblem(await readMainLines('hr-noord', randomUUID()), [404, 'journey-not-found']);
  });

  test('of which the employee did not answer, refused or took back are told alike (S7)', async () => {
    const before = await requested(cast);
    const refused = await requested(cast);
    for (const journeyId of [before, refused]) {
      await toClosing(cast, journeyId);
      await writeMainLines(cast, journeyId);
    }
    await answerMainLines(cast, refused, 'refuse');
    const withdrawn = await withMainLines(cast);
    const taken = await stack
      .client('employee-noord')
      .post(`/api/journeys/${withdrawn}/withdraw-consent`, { consent: 'main-lines' });
    expect(taken.status).toBe(200);
    for (const who of ['hr-noord', 'manager-noord']) {
      const answers = await Promise.all([before, refused, withdrawn].map((journeyId) => readMainLines(who, journeyId)));
      const [first] = answers;
      if (first === undefined) throw new Error('Nothing was answered.');
      expectProblem(first, [404, 'main-lines-not-shared']);
      for (const answer of answers) expect(answer).toEqual(first);
    }
  });

  test('that nobody had read when the journey ended are not read afterwards; who read them reads them again', async () => {
    const [unread, read] = [await withMainLines(cast), await withMainLines(cast)];
    expect((await readMainLines('manager-noord', read)).status).toBe(200);
    for (const journeyId of [unread, read])
      expect((await stack.client('employee-noord').post(`/api/journeys/${journeyId}/stop`, {})).status).toBe(200);
    expectProblem(await readMainLines('hr-noord', unread), [410, 'main-lines-lapsed']);
    expect(await readMainLines('hr-noord', read)).toMatchObject({ status: 200, body: { text: mainLinesText } });
  });
});
