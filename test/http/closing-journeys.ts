import { expect } from 'vitest';
import type { Client, HttpStack, Json } from './http-stack.js';

/** Whom a journey of these tests is about and served by, all of one employer but the practitioner. */
export interface Cast {
  readonly stack: HttpStack;
  readonly request: Json;
  readonly practitionerId: string;
}

/** The words that the employer is to hear. */
export const mainLinesText = 'She goes on with shorter days.';

/** The items of a list. */
export const itemsOf = (body: Json): readonly Json[] => (Array.isArray(body['items']) ? body['items'] : []);

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

/** Address of the open task of this kind that a journey asks of somebody. */
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
export const writeMainLines = (cast: Cast, journeyId: string, more: Json = {}): Promise<void> =>
  doTask(cast, journeyId, 'bmw-bos', 'write-closing-report', {
    report: 'How it went.',
    mainLines: mainLinesText,
    ...more,
  });

/** A field of a form that is fixed, as far as it is needed here. */
interface FixedFields {
  readonly properties: Readonly<Record<string, { readonly const?: unknown }>>;
}

/** A form as somebody is offered it: the values that an answer fixes, and what is shown beside them. */
export interface Offered {
  /** What the answer with this value of this field has to repeat. */
  answering(field: string, value: unknown): Json;
  /** The form as it was served. */
  readonly form: Json;
}

const constantsOf = ({ properties }: FixedFields): Json =>
  Object.fromEntries(
    Object.entries(properties).flatMap(([name, field]) => ('const' in field ? [[name, field.const]] : [])),
  );

/** Reads a task's form, as whoever it asks. */
export const offeredAt = async (client: Pick<Client, 'get'>, path: string): Promise<Offered> => {
  const { status, body } = await client.get(path);
  expect({ status, path }).toEqual({ status: 200, path });
  // Every form is a JSON Schema of an object, or a choice between such.
  const form = body['form'] as Json & Partial<FixedFields> & { readonly oneOf?: readonly FixedFields[] };
  const answers = (form.oneOf ?? [{ properties: form.properties ?? {} }]).map(constantsOf);
  return {
    form,
    answering: (field, value) => {
      const found = answers.find((constants) => !(field in constants) || constants[field] === value);
      if (found === undefined) throw new Error(`${path} does not offer ${field}=${String(value)}.`);
      return { ...found, [field]: value };
    },
  };
};

/** The employee answers on exactly those words. */
export const answerMainLines = async (
  cast: Cast,
  journeyId: string,
  answer: 'consent' | 'presence' | 'refuse',
): Promise<void> => {
  const path = await pathOfTask(cast, journeyId, 'employee-noord', 'answer-main-lines');
  const { answering } = await offeredAt(cast.stack.client('employee-noord'), path);
  await doTask(cast, journeyId, 'employee-noord', 'answer-main-lines', answering('answer', answer));
};

/** A journey whose employee let the employer have the main lines. */
export const withMainLines = async (cast: Cast): Promise<string> => {
  const journeyId = await requested(cast);
  await toClosing(cast, journeyId);
  await writeMainLines(cast, journeyId);
  await answerMainLines(cast, journeyId, 'consent');
  return journeyId;
};

/** What of a journey stands in somebody's ledger, newest first. */
export const ledgerOf = async ({ stack }: Cast, journeyId: string, identity: string): Promise<readonly Json[]> => {
  const { status, body } = await stack.client(identity).get('/api/disclosures?limit=200');
  expect(status).toBe(200);
  return itemsOf(body).filter((entry) => entry['journeyId'] === journeyId);
};

/** Address of the last entry of a journey, which the employee sees whatever became of it. */
export const lastEntryOf = async (cast: Cast, journeyId: string): Promise<string> => {
  const [entry] = await ledgerOf(cast, journeyId, 'employee-noord');
  return `/api/disclosures/${String(entry?.['disclosureId'])}`;
};
