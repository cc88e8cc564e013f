import { randomUUID } from 'node:crypto';
import { streamOf } from '@traject/contracts';
import { aJourney, inNeutralConversation } from '@traject/domain/testing';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { gatewayWorld, type Gateway, type GatewayWorld } from '../updates/world-for-tests.js';
import { readWordsOfTask } from './words-of-task.js';

let world: GatewayWorld;
let gateway: Gateway;
beforeAll(async () => {
  world = await gatewayWorld(inject('postgresUrl'));
  gateway = await world.gateway();
});
afterAll(() => world.close());

const readAs = async (role: 'manager' | 'employee', label: 'employer' | 'confidential') => {
  const [journeyId, contentRef, personId] = [randomUUID(), randomUUID(), randomUUID()];
  const content = { contentRef, personId, journeyId, field: 'revise-report.report', version: 1, label, text: 'Words.' };
  await gateway.parts.database.query
    .transaction()
    .execute((transaction) =>
      gateway.parts.dossier.storeContent(transaction, [{ ...content, commandId: randomUUID(), writtenBy: personId }]),
    );
  const caller = { personId, roles: [role], organisationId: null, departmentId: null };
  const { state } = aJourney(inNeutralConversation);
  const place = { of: 'journey', stream: streamOf('journey', journeyId), state, journeyId } as const;
  const owner = { ...place, words: { personId, journeyId } };
  return readWordsOfTask(
    gateway.parts,
    caller,
    { kind: 'answer-report', role, journeyId, adviceId: null },
    owner,
    new Map([['report', contentRef]]),
  );
};

test('the words of a task are shown to whom it asks, and to the employer by nothing but a disclosure (S7)', async () => {
  expect(await readAs('employee', 'confidential')).toEqual({ report: 'Words.' });
  expect(await readAs('employee', 'employer')).toEqual({ report: 'Words.' });
  for (const label of ['employer', 'confidential'] as const)
    await expect(readAs('manager', label)).rejects.toMatchObject({ code: 'task-closed' });
});
