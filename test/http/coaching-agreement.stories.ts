import { beforeAll, describe, expect, test } from 'vitest';
import {
  castOf,
  doTask,
  itemsOf,
  lastEntryOf,
  ledgerOf,
  offeredAt,
  pathOfTask,
  type Cast,
} from './closing-journeys.js';
import type { Answer, HttpStack } from './http-stack.js';
import { toAgreement } from './coaching-journeys.js';
import { expectProblem } from './problems.js';
import { theStack } from './the-stack.js';

let stack: HttpStack;
let cast: Cast;
beforeAll(async () => {
  stack = await theStack();
  cast = await castOf(stack);
});

const withdraw = (identity: string, entry: string): Promise<Answer> =>
  stack.client(identity).post(`${entry}/withdraw`, {});

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
