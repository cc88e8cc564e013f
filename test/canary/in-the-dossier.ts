import { randomUUID } from 'node:crypto';
import type { RawRequest } from '../http/http-stack.js';
import type { Heard } from './asking.js';
import { itemsOf, type Journey } from './journey.js';
import { administrators } from './people.js';

const json = { 'content-type': 'application/json' } as const;

const expectTaken = ({ identity, method, path, status, body }: Heard): Heard['body'] => {
  if (status < 300) return body;
  throw new Error(`${identity}: ${method} ${path} was answered ${status} ${String(body['code'])}`);
};

/** Types of files, each with how such a file begins. */
const beginnings = {
  'application/pdf': Buffer.from('%PDF-1.7\n'),
  'image/png': Buffer.from('89504e470d0a1a0a', 'hex'),
  'image/jpeg': Buffer.from('ffd8ff', 'hex'),
  'text/plain': Buffer.from(''),
} as const;

/** Type of a file that can be attached. */
export type FileType = keyof typeof beginnings;

/** More than one piece of what is encrypted at once. */
const fileBytes = 100_000;

/** Somebody adds a file with words in it to a dossier; its name holds others. */
export const attaches = async (
  { stage: { asking, markers }, journeyId, confidence }: Journey,
  identity: string,
  type: FileType,
): Promise<void> => {
  const [name, said] = [markers.word('attachment.name'), markers.word('attachment.file')];
  confidence.wrote(identity, 'attachment.name', name);
  confidence.wrote(identity, 'attachment.file', said);
  const room = Buffer.alloc(fileBytes, ' .');
  const request: RawRequest = {
    method: 'POST',
    path: `/api/journeys/${journeyId}/attachments`,
    headers: {
      'content-type': type,
      'file-name': encodeURIComponent(`${name} – brief`),
      'idempotency-key': randomUUID(),
    },
    body: Uint8Array.from(Buffer.concat([beginnings[type], Buffer.from(said), room, Buffer.from(said)])),
  };
  expectTaken(await asking.ask(identity, request));
};

/**
 * Whoever wrote in a field puts other words in the place of the first ones, and says why.
 * @param which of the times that the field was written
 */
export const corrects = async (journey: Journey, identity: string, field: string, which: number): Promise<void> => {
  const { stage, journeyId, confidence } = journey;
  const { asking, markers } = stage;
  const [text, reason] = [markers.word('correction.text'), markers.word('correction.reason')];
  const ref = (await journey.refsOf([field]))[which];
  confidence.wrote(identity, 'correction.text', text);
  confidence.wrote(identity, 'correction.reason', reason);
  expectTaken(
    await asking.ask(identity, {
      method: 'POST',
      path: `/api/journeys/${journeyId}/dossier/${String(ref)}/corrections`,
      headers: { ...json, 'idempotency-key': randomUUID(), 'if-match': '"1"' },
      body: JSON.stringify({ text: `${text} it was.`, reason: `${reason} is why.` }),
    }),
  );
};

/** One administrator asks to open the dossier in an emergency, the other approves, and it is ended; everybody looks each time. */
export const inAnEmergency = async ({ stage, journeyId, parties, confidence }: Journey): Promise<void> => {
  const { asFreshLogin, markers, lookAt } = stage;
  const [asks, approves] = administrators;
  const explanation = markers.word('request-break-glass.explanation');
  const path = `/api/journeys/${journeyId}/break-glass`;
  confidence.askedToOpen(administrators, explanation);
  const body = { reason: 'danger-to-others', hours: 4, explanation: `${explanation} is what happened.` };
  const { requestId } = await asFreshLogin.post(asks, path, body);
  await lookAt(String(requestId));
  await lookAt(journeyId, [...administrators, parties.employee]);
  confidence.openedInEmergency(asks);
  await asFreshLogin.post(approves, `${path}/${String(requestId)}/approve`, {});
  await lookAt(journeyId);
  await asFreshLogin.post(approves, `${path}/${String(requestId)}/end`, {});
  confidence.emergencyOver();
  await lookAt(journeyId, administrators);
};

/** The employee takes back what nobody at the employer has opened. */
export const takesBack = async ({ stage: { asking }, journeyId, parties }: Journey): Promise<void> => {
  const { body } = await asking.get(parties.employee, '/api/disclosures?limit=200');
  const entry = itemsOf(body).find((each) => each['journeyId'] === journeyId && each['state'] === 'disclosed');
  await asking.post(parties.employee, `/api/disclosures/${String(entry?.['disclosureId'])}/withdraw`, {});
};

/** The employee no longer lets anything go along, after somebody had accepted to receive it. */
export const withdrawsHandOver = async (
  { stage: { asking }, journeyId, parties, confidence }: Journey,
  receiver: string,
): Promise<void> => {
  const path = `/api/journeys/${journeyId}/withdraw-consent`;
  await asking.post(parties.employee, path, { consent: 'hand-over' });
  confidence.declined(receiver);
};

/** An administrator has a journey kept, says why, and lets go of it again; the reason is for administrators alone. */
export const holds = async ({
  stage: { asking, asFreshLogin, markers, knowledge },
  journeyId,
}: Journey): Promise<void> => {
  const [sets] = administrators;
  const reason = markers.word('legal-hold.reason');
  knowledge.allow(reason, new Set(administrators));
  const hold = { journeyId, reasonCode: 'complaint', reason: `${reason} is why.` };
  const { holdId } = await asking.post(sets, '/api/legal-holds', hold);
  await asking.get(sets, `/api/legal-holds/${String(holdId)}`);
  await asFreshLogin.post(sets, `/api/legal-holds/${String(holdId)}/lift`, {});
};
