import { expect } from 'vitest';
import type { HttpStack, Json } from './http-stack.js';

/** Whom a journey of these tests is about and served by, all of one employer but the practitioner. */
export interface Cast {
  readonly stack: HttpStack;
  readonly request: Json;
  readonly practitionerId: string;
}

/** The words that the employer is to hear. */
export const mainLinesText = 'She goes on with shorter days.';

const itemsOf = (body: Json): readonly Json[] => (Array.isArray(body['items']) ? body['items'] : []);

/** Looks up everybody. */
export const castOf = async (stack: HttpStack): Promise<Cast> => ({
  stack,
  practitionerId: await stack.personId('bmw-bos'),
  request: {
    employeeId: await stack.personId('employee-noord'),
    managerId: await stack.personId('manager-noord'),
    theme: 'work-pressure',
    subject: 'person',
    question: 'Who can help with this?',
  },
});

/** A journey that HR of Noord asks for. */
export const requested = async ({ stack, request }: Cast): Promise<string> => {
  const { status, body } = await stack.client('hr-noord').post('/api/journeys', request);
  expect(status).toBe(201);
  return String(body['journeyId']);
};

/** Where the task of this kind is that a journey asks of somebody. */
export const pathOfTask = async (
  { stack }: Cast,
  journeyId: string,
  identity: string,
  kind: string,
): Promise<string> => {
  const { body } = await stack.client(identity).get(`/api/tasks?limit=200&journeyId=${journeyId}`);
  const task = itemsOf(body).find((each) => each['kind'] === kind);
  return `/api/tasks/${String(task?.['taskId'])}`;
};

/** Somebody does the task of this kind that a journey asks of them. */
export const doTask = async (
  cast: Cast,
  journeyId: string,
  identity: string,
  kind: string,
  values: Json,
): Promise<void> => {
  const path = await pathOfTask(cast, journeyId, identity, kind);
  const done = await cast.stack.client(identity).post(`${path}/complete`, values);
  expect(done, `${kind} by ${identity}`).toMatchObject({ status: 200 });
};

/** From a request to a BMW talk that was held and was the last. */
export const toClosing = async (cast: Cast, journeyId: string): Promise<void> => {
  const { practitionerId } = cast;
  await doTask(cast, journeyId, 'employee-noord', 'answer-contact-consent', { given: true });
  await doTask(cast, journeyId, 'coordinator', 'assign-practitioner', { practitionerId });
  await doTask(cast, journeyId, 'bmw-bos', 'record-intake', { route: 'bmw', reason: 'subject' });
  const talk = { startsAt: new Date().toISOString(), place: 'at-work' };
  await doTask(cast, journeyId, 'bmw-bos', 'plan-bmw-talk', talk);
  await doTask(cast, journeyId, 'bmw-bos', 'record-bmw-talk', { outcome: 'held', next: 'finish' });
};

/** The practitioner writes main lines for the employer. */
export const writeMainLines = (cast: Cast, journeyId: string): Promise<void> =>
  doTask(cast, journeyId, 'bmw-bos', 'write-closing-report', { report: 'How it went.', mainLines: mainLinesText });

/** The one form of the answer to main lines, as far as it is needed here: it fixes the words that are answered on. */
interface AnswerForm {
  readonly oneOf: readonly { readonly properties: { readonly textHash: { readonly const: string } } }[];
}

/** The employee answers on exactly those words. */
export const answerMainLines = async (cast: Cast, journeyId: string, answer: 'consent' | 'refuse'): Promise<void> => {
  const path = await pathOfTask(cast, journeyId, 'employee-noord', 'answer-main-lines');
  const { body } = await cast.stack.client('employee-noord').get(path);
  const [form] = (body['form'] as AnswerForm).oneOf; // every variant fixes the same words
  const textHash = form?.properties.textHash.const ?? '';
  await doTask(cast, journeyId, 'employee-noord', 'answer-main-lines', { answer, version: 1, textHash });
};

/** A journey whose employee let the employer have the main lines. */
export const withMainLines = async (cast: Cast): Promise<string> => {
  const journeyId = await requested(cast);
  await toClosing(cast, journeyId);
  await writeMainLines(cast, journeyId);
  await answerMainLines(cast, journeyId, 'consent');
  return journeyId;
};
