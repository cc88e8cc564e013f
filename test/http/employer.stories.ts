import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  answerMainLines,
  castOf,
  doTask,
  lastEntryOf,
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

describe("the requester's stop", () => {
  const stop = (identity: string, journeyId: string, key: string = randomUUID()): Promise<Answer> =>
    stack.client(identity).post(`/api/journeys/${journeyId}/stop`, {}, key);
  const phaseOf = async (journeyId: string): Promise<unknown> =>
    (await stack.client('hr-noord').get(`/api/journeys/${journeyId}`)).body['phase'];

  test('takes the request back before the employee has consented, once', async () => {
    const journeyId = await requested(cast);
    const key = randomUUID();
    const stopped = await stop('hr-noord', journeyId, key);
    expect(stopped).toMatchObject({ status: 200, body: { journeyId } });
    expect(await stop('hr-noord', journeyId, key)).toEqual(stopped);
    expect(await phaseOf(journeyId)).toBe('ended');
    const again = await stop('hr-noord', journeyId);
    expectProblem(again, [409, 'journey-over']);
    expect(again.body).not.toHaveProperty('parameters');
  });

  test('is refused after the consent, wherever the journey stands, in words that do not tell where (S7)', async () => {
    const [consented, closing, paused, closed] = await Promise.all([
      requested(cast),
      requested(cast),
      requested(cast),
      withMainLines(cast),
    ]);
    await doTask(cast, consented, 'employee-noord', 'answer-contact-consent', { given: true });
    await toClosing(cast, closing);
    await toClosing(cast, paused);
    const employee = stack.client('employee-noord');
    await employee.post(`/api/journeys/${paused}/pause`, { reason: 'request-of-employee' });
    const marks = { satisfaction: 8, goals: 'largely', wellbeingBefore: 4, wellbeingAfter: 7 };
    await doTask(cast, closed, 'employee-noord', 'evaluate-journey', marks);

    const answers = await Promise.all([consented, closing, paused, closed].map((id) => stop('hr-noord', id)));
    const [first] = answers;
    if (first === undefined) throw new Error('Nothing was answered.');
    expectProblem(first, [409, 'only-the-employee-stops']);
    expect(first.body['detail']).toMatch(/only the employee can stop/);
    for (const answer of answers) expect(answer).toEqual(first);
    expect(await phaseOf(consented)).not.toBe('ended');
  });

  test('is nobody else’s but the employee’s, who stops before and after the consent', async () => {
    const [before, after] = [await requested(cast), await requested(cast)];
    await doTask(cast, after, 'employee-noord', 'answer-contact-consent', { given: true });
    for (const journeyId of [before, after]) {
      for (const who of ['manager-noord', 'coordinator'])
        expectProblem(await stop(who, journeyId), [403, 'not-allowed']);
      for (const who of ['hr-zuid', 'manager-zuid', 'employee-zuid', 'bmw-visser'])
        expectProblem(await stop(who, journeyId), [404, 'journey-not-found']);
      expect((await stop('employee-noord', journeyId)).status).toBe(200);
      expect(await phaseOf(journeyId)).toBe('ended');
    }
  });
});

describe('the course of a journey', () => {
  const courseFor = async (identity: string, journeyId: string): Promise<readonly Json[]> => {
    const { status, body } = await stack.client(identity).get(`/api/journeys/${journeyId}/timeline`);
    expect(status).toBe(200);
    return Array.isArray(body['items']) ? body['items'] : [];
  };
  const typesOf = (course: readonly Json[]): readonly unknown[] => course.map(({ type }) => type);

  test('shows the requester the coarse course, and the manager what was addressed to them (S7)', async () => {
    const journeyId = await withMainLines(cast);
    await stack.client('manager-noord').post(`${await lastEntryOf(cast, journeyId)}/open`, {});
    await stack.client('employee-noord').post(`/api/journeys/${journeyId}/stop`, { reason: 'no-match' });

    const [hr, manager] = [await courseFor('hr-noord', journeyId), await courseFor('manager-noord', journeyId)];
    const heard = ['WordsDisclosed', 'DisclosureOpened'];
    expect(typesOf(hr)).toEqual(['JourneyRequested', 'ContactConsentGiven', ...heard, 'JourneyEnded']);
    expect(typesOf(manager)).toEqual(heard);
    for (const entry of [...hr, ...manager]) expect(Object.keys(entry)).toEqual(['type', 'at']);

    const whole = await courseFor('employee-noord', journeyId);
    expect(typesOf(whole)).toEqual(expect.arrayContaining(['IntakeRecorded', 'BmwTalkHeld', 'JourneyStopped']));
    expect(whole.map(({ sequence }) => sequence)).toEqual(whole.map((_entry, index) => index + 1));
    expect(typesOf(await courseFor('coordinator', journeyId))).toEqual(typesOf(whole));
    for (const stranger of ['hr-zuid', 'manager-zuid', 'employee-zuid', 'bmw-visser', 'analyst'])
      expectProblem(await stack.client(stranger).get(`/api/journeys/${journeyId}/timeline`), [
        404,
        'journey-not-found',
      ]);
  });

  test('does not show the employer that main lines were shared and taken back', async () => {
    const journeyId = await withMainLines(cast);
    expect(typesOf(await courseFor('hr-noord', journeyId))).toContain('WordsDisclosed');
    await stack.client('employee-noord').post(`${await lastEntryOf(cast, journeyId)}/withdraw`, {});
    for (const who of ['hr-noord', 'manager-noord'])
      expect(typesOf(await courseFor(who, journeyId))).not.toContain('WordsDisclosed');
    expect(typesOf(await courseFor('employee-noord', journeyId))).toContain('WordsDisclosed');
  });

  test('does not move, for the employer, with what is hidden from them', async () => {
    const journeyId = await requested(cast);
    await toClosing(cast, journeyId);
    const seenBy = async (who: string) => {
      const client = stack.client(who);
      const { body } = await client.get('/api/journeys?limit=200');
      const listed = (Array.isArray(body['items']) ? body['items'] : []).find((each) => each.journeyId === journeyId);
      const read = await client.get(`/api/journeys/${journeyId}`);
      return { listed, read: read.body, course: await courseFor(who, journeyId) };
    };
    const employer = ['hr-noord', 'manager-noord'];
    const before = await Promise.all(employer.map(seenBy));
    const coordinatorsBefore = await seenBy('coordinator');
    await writeMainLines(cast, journeyId);
    await answerMainLines(cast, journeyId, 'refuse');
    expect(await Promise.all(employer.map(seenBy))).toEqual(before);
    // The control of the line above: something did happen, and who may see that sees it.
    expect(await seenBy('coordinator')).not.toEqual(coordinatorsBefore);
    expect(coordinatorsBefore.read).toHaveProperty('changedOn');
  });
});
