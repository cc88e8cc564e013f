import { randomUUID } from 'node:crypto';
import type { StoredEvent } from '@traject/contracts';
import { aJourneyFor, aRequest, contactConsented } from '@traject/domain/testing';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Caller } from '../identity/caller.js';
import { gatewayWorld, type Gateway, type GatewayWorld } from '../updates/world-for-tests.js';
import { breakGlassOf } from './break-glass.js';

let world: GatewayWorld;
let gateway: Gateway;
beforeAll(async () => {
  world = await gatewayWorld(inject('postgresUrl'));
  gateway = await world.gateway();
});
afterAll(() => world.close());

const ask = { reason: 'danger-to-others', hours: 1, explanation: 'Somebody said what they would do.' } as const;

/** What an administrator is answered who asks to open a dossier; without Temporal nobody gets further than 503. */
const answerTo = (personId: string, journeyId: string): Promise<unknown> => {
  const caller: Caller = { personId, roles: ['administrator'], organisationId: null, departmentId: null };
  return breakGlassOf(gateway.parts)
    .request(caller, randomUUID(), journeyId, ask)
    .catch((problem: unknown) => problem);
};

test('nobody opens the dossier of a journey in which their login acts for a party', async () => {
  const employer = await world.employer();
  const employee = await world.someone(['employee'], employer);
  const administrator = await world.someone(['administrator'], null);
  const journeyId = randomUUID();
  const { events } = aJourneyFor(
    aRequest({ journeyId, employeeId: employee.id, organisationId: employer }),
    contactConsented,
  );
  // An event of the domain is stored as it is.
  await world.happens(`journey/${journeyId}`, 0, events as readonly StoredEvent[]);
  expect(await answerTo(administrator.id, journeyId)).toMatchObject({ status: 503 });
  const { directory, database, settings } = gateway.parts;
  const login = { issuer: settings.issuer, subject: administrator.id };
  await database.query
    .transaction()
    .execute((transaction) => directory.people.linkIdentity(transaction, login, employee.id));
  expect(await answerTo(administrator.id, journeyId)).toMatchObject({ status: 403, code: 'break-glass-by-party' });
});
