import { expect } from 'vitest';
import { doTask, pathOfTask, requested, type Cast } from './closing-journeys.js';
import type { Answer, Json } from './http-stack.js';

/** What is written in the journeys of these tests. */
export const words = {
  question: 'Who can help with this?',
  reason: 'Why BMW',
  first: 'The first talk',
  second: 'The second',
  goal: 'A new direction',
};

/** A talk is planned and held, with notes. */
export const held = async (cast: Cast, journeyId: string, next: string, notes: string): Promise<void> => {
  await doTask(cast, journeyId, 'bmw-bos', 'plan-bmw-talk', { startsAt: new Date().toISOString(), place: 'at-work' });
  await doTask(cast, journeyId, 'bmw-bos', 'record-bmw-talk', { outcome: 'held', next, notes });
};

/** A journey that came to BMW, before its first talk. */
export const toBmw = async (cast: Cast): Promise<string> => {
  const journeyId = await requested(cast);
  await doTask(cast, journeyId, 'employee-noord', 'answer-contact-consent', { given: true });
  await doTask(cast, journeyId, 'coordinator', 'assign-practitioner', { practitionerId: cast.practitionerId });
  const intake = { route: 'bmw', reason: 'subject', explanation: words.reason };
  await doTask(cast, journeyId, 'bmw-bos', 'record-intake', intake);
  return journeyId;
};

/** A BMW trajectory with two talks, after which the practitioner refers on. */
export const toReferral = async (cast: Cast): Promise<string> => {
  const journeyId = await toBmw(cast);
  await held(cast, journeyId, 'continue', words.first);
  await held(cast, journeyId, 'refer', words.second);
  return journeyId;
};

/** Where the dossier of a journey is. */
export const dossierOf = (journeyId: string): string => `/api/journeys/${journeyId}/dossier`;

/** What somebody may read of a dossier. */
export const itemsOf = async ({ stack }: Cast, identity: string, journeyId: string): Promise<readonly Json[]> => {
  const { status, body } = await stack.client(identity).get(dossierOf(journeyId));
  expect(status).toBe(200);
  return body['items'] as readonly Json[]; // a list holds resources
};

/** Where one item is: the notes of a talk by its number, or what was written in a field. */
export const itemAt = async (cast: Cast, journeyId: string, field: string, number: number | null): Promise<string> => {
  const items = await itemsOf(cast, 'employee-noord', journeyId);
  const found = items.find((each) => (each['item'] as Json)['code'] === field && each['number'] === number); // told as a code
  return `${dossierOf(journeyId)}/${String(found?.['contentRef'])}`;
};

/** Every text that somebody reads in a dossier, in order. */
export const textsOf = async (cast: Cast, identity: string, journeyId: string): Promise<readonly unknown[]> => {
  const items = await itemsOf(cast, identity, journeyId);
  const read = ({ contentRef }: Json) =>
    cast.stack.client(identity).get(`${dossierOf(journeyId)}/${String(contentRef)}`);
  return (await Promise.all(items.map(read))).map(({ body }) => body['text']);
};

/** The practitioner proposes a referral to a career coach, with the notes of both talks and its goal. */
export const proposedToCoach = async (cast: Cast): Promise<string> => {
  const journeyId = await toReferral(cast);
  const notes = (await itemsOf(cast, 'bmw-bos', journeyId)).filter((item) => item['number'] !== null);
  const handOverItems = notes.map(({ contentRef }) => String(contentRef));
  const proposal = { to: 'coach', coachKind: 'career', goal: words.goal, handOverItems };
  await doTask(cast, journeyId, 'bmw-bos', 'propose-referral', proposal);
  return journeyId;
};

/** What the employee is asked to let go along: the words of each item, and what names all of them. */
export interface Offer {
  readonly path: string;
  /** Words by the name that an item is ticked by. */
  readonly texts: Readonly<Record<string, string>>;
  readonly textHash: string;
}

interface HandOverForm {
  readonly 'x-texts'?: Readonly<Record<string, string>>;
  readonly oneOf: readonly { readonly properties: { readonly textHash?: { readonly const: string } } }[];
}

/** The employee opens what they are asked to let go along. */
export const offerOf = async (cast: Cast, journeyId: string): Promise<Offer> => {
  const path = await pathOfTask(cast, journeyId, 'employee-noord', 'answer-hand-over');
  const { body } = await cast.stack.client('employee-noord').get(path);
  const form = body['form'] as HandOverForm; // the form of this task has these
  const textHash = form.oneOf.flatMap(({ properties }) => properties.textHash?.const ?? [])[0] ?? '';
  return { path, texts: form['x-texts'] ?? {}, textHash };
};

/** The employee lets the items go along whose words they tick, as they were offered. */
export const tick = (cast: Cast, { path, texts, textHash }: Offer, ticked: readonly string[]): Promise<Answer> => {
  const handOverItems = Object.keys(texts).filter((name) => ticked.includes(texts[name] ?? ''));
  const answer = { agreed: true, handOverItems, textHash };
  return cast.stack.client('employee-noord').post(`${path}/complete`, answer);
};

/** A coach was asked to receive a journey of which the employee let these words go along. */
export const toReceiver = async (cast: Cast, ticked: readonly string[]): Promise<string> => {
  const journeyId = await proposedToCoach(cast);
  expect(await tick(cast, await offerOf(cast, journeyId), ticked)).toMatchObject({ status: 200 });
  await receiverProposed(cast, journeyId, 'coach-jansen');
  return journeyId;
};

/** The coordinator asks a coach to receive a journey. */
export const receiverProposed = async (cast: Cast, journeyId: string, coach: string): Promise<void> => {
  const practitionerId = await cast.stack.personId(coach);
  await doTask(cast, journeyId, 'coordinator', 'propose-receiver', { found: true, practitionerId });
};
