import { randomUUID } from 'node:crypto';
import type { StoredEvent } from '@traject/contracts';
import { decideAdviceStart, type RaisedAdvice } from '@traject/domain';
import { anAdvice, calendarAt, firstMorning } from '@traject/domain/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { gatewayWorld, type Gateway, type GatewayWorld, type Someone } from '../updates/world-for-tests.js';

let world: GatewayWorld;
let gateway: Gateway;
let noord: string;
let zuid: string;

beforeAll(async () => {
  world = await gatewayWorld(inject('postgresUrl'));
  gateway = await world.gateway();
  [noord, zuid] = [await world.employer(), await world.employer()];
});
afterAll(() => world.close());

const words = 'Let people know their shifts a week before.';

type Role = RaisedAdvice['recipientRole'];

/** An advice to the organisation that was sent to somebody of Noord. */
const sentTo = async (recipient: Someone, recipientRole: Role): Promise<string> => {
  const author = await world.someone(['bmw-practitioner'], null);
  const [adviceId, textRef, commandId] = [randomUUID(), randomUUID(), randomUUID()];
  const content = {
    contentRef: textRef,
    personId: author.id,
    journeyId: null,
    field: 'raise-advice.text',
    version: 1,
    label: 'employer',
    text: words,
    commandId,
    writtenBy: author.id,
  } as const;
  const { database, dossier } = gateway.parts;
  await database.query.transaction().execute((transaction) => dossier.storeContent(transaction, [content]));
  const actor = { role: 'bmw-practitioner', personId: author.id } as const;
  const about = { adviceId, organisationId: noord, authorId: author.id, textRef };
  const data = anAdvice({ ...about, recipientId: recipient.id, recipientRole });
  const time = { now: firstMorning, calendar: calendarAt(firstMorning) };
  const raised = decideAdviceStart(null, { type: 'RaiseAdvice', actor, taskId: null, data }, time);
  if (raised.rejected) throw new Error(`The advice was refused: ${raised.code}`);
  // An event of the domain is stored as it is.
  await world.happens(`advice/${adviceId}`, 0, raised.events as readonly StoredEvent[]);
  return adviceId;
};

/** What somebody is answered at an address: the status, and whether the words or the advice are in it. */
const ask = async (somebody: Someone, path: string) => {
  const response = await fetch(`${gateway.address}${path}`, {
    headers: { authorization: `Bearer ${await somebody.token()}` },
  });
  return { status: response.status, body: await response.text() };
};

const expectReads = async (somebody: Someone, adviceId: string): Promise<void> => {
  const read = await ask(somebody, `/api/advice/${adviceId}`);
  expect(read).toMatchObject({ status: 200, body: expect.stringContaining(words) });
  expect((await ask(somebody, '/api/advice')).body).toContain(adviceId);
};

/** To them it does not exist, and no more than an advice that never was. */
const expectKnowsNothing = async (somebody: Someone, adviceId: string): Promise<void> => {
  const read = await ask(somebody, `/api/advice/${adviceId}`);
  expect(read).toEqual(await ask(somebody, `/api/advice/${randomUUID()}`));
  expect(read).toMatchObject({ status: 404, body: expect.stringContaining('advice-not-found') });
  expect((await ask(somebody, '/api/advice')).body).not.toContain(adviceId);
};

/** No route moves a record, so this is what an operator would do. */
const move = async ({ id }: Someone, organisationId: string): Promise<void> => {
  await sql`update directory.people set organisation_id = ${organisationId}::uuid where id = ${id}::uuid`.execute(
    gateway.parts.database.query,
  );
};

describe.each(['manager', 'requester'] as const)('an advice that was sent to a %s', (role) => {
  test('is read by them as long as they are that, and again once they are, not in another role', async () => {
    const recipient = await world.someone([role], noord);
    const adviceId = await sentTo(recipient, role);
    await expectReads(recipient, adviceId);
    for (const other of ['employee', role === 'manager' ? 'requester' : 'manager'] as const) {
      await world.changeRecord(recipient, { roles: [other] });
      await expectKnowsNothing(recipient, adviceId);
    }
    await world.changeRecord(recipient, { roles: [role] });
    await expectReads(recipient, adviceId);
  });

  test('is not theirs any more at another employer, in the same role', async () => {
    const recipient = await world.someone([role], noord);
    const adviceId = await sentTo(recipient, role);
    await expectReads(recipient, adviceId);
    await move(recipient, zuid);
    await expectKnowsNothing(recipient, adviceId);
  });

  test('is read by nobody whose record was closed', async () => {
    const recipient = await world.someone([role], noord);
    const adviceId = await sentTo(recipient, role);
    await world.changeRecord(recipient, { active: false });
    const read = await ask(recipient, `/api/advice/${adviceId}`);
    expect(read.status).toBe(403);
    expect(read.body).not.toContain(words);
  });

  test('is not for whoever has that role after them, nor for that role elsewhere', async () => {
    const adviceId = await sentTo(await world.someone([role], noord), role);
    await expectKnowsNothing(await world.someone([role], noord), adviceId);
    await expectKnowsNothing(await world.someone([role], zuid), adviceId);
  });
});
