import { randomUUID } from 'node:crypto';
import type { StoredEvent } from '@traject/contracts';
import {
  aJourneyFor,
  aRequest,
  assigned,
  bmwPractitioner,
  coachPractitioner,
  contactConsented,
  done,
  intakeLeadsTo,
  referralAgreed,
} from '@traject/domain/testing';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Caller } from '../identity/caller.js';
import { gatewayWorld, type Gateway, type GatewayWorld, type Someone } from '../updates/world-for-tests.js';
import { breakGlassOf, type BreakGlassAnswer } from './break-glass.js';

let world: GatewayWorld;
let gateway: Gateway;
beforeAll(async () => {
  world = await gatewayWorld(inject('postgresUrl'));
  gateway = await world.gateway();
});
afterAll(() => world.close());

const ask = { reason: 'danger-to-others', hours: 1, explanation: 'Somebody said what they would do.' } as const;

const administering = (personId: string): Caller => ({
  personId,
  roles: ['administrator'],
  organisationId: null,
  departmentId: null,
});

/** What an administrator is answered who asks to open a dossier; without Temporal nobody gets further than 503. */
const answerTo = (personId: string, journeyId: string): Promise<unknown> =>
  breakGlassOf(gateway.parts)
    .request(administering(personId), randomUUID(), journeyId, ask)
    .catch((problem: unknown) => problem);

/** What they are answered who approve. */
const approvalBy = (personId: string, what: BreakGlassAnswer): Promise<unknown> =>
  breakGlassOf(gateway.parts)
    .answer(administering(personId), randomUUID(), what, 'approve')
    .catch((problem: unknown) => problem);

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
  await world.actsAs(administrator, employee);
  expect(await answerTo(administrator.id, journeyId)).toMatchObject({ status: 403, code: 'break-glass-by-party' });
});

test('nobody approves what they asked for by another login, which leads to them by whom else both act as', async () => {
  const employer = await world.employer();
  const elsewhere = await world.someone(['employee'], employer);
  const [one, same, other] = [
    await world.someone(['administrator'], null),
    await world.someone(['administrator'], null),
    await world.someone(['administrator'], null),
  ];
  const what = { journeyId: randomUUID(), requestId: randomUUID() };
  const { events } = aJourneyFor(
    aRequest({ journeyId: what.journeyId, employeeId: randomUUID(), organisationId: employer }),
    contactConsented,
    done(
      'RequestBreakGlass',
      { requestId: what.requestId, reason: ask.reason, hours: ask.hours, explanationRef: randomUUID() },
      { by: { role: 'administrator', personId: one.id } },
    ),
  );
  // An event of the domain is stored as it is.
  await world.happens(`journey/${what.journeyId}`, 0, events as readonly StoredEvent[]);
  for (const each of [one, same]) await world.actsAs(each, elsewhere);
  expect(await approvalBy(same.id, what)).toMatchObject({ status: 403, code: 'break-glass-needs-second-person' });
  expect(await approvalBy(other.id, what)).toMatchObject({ status: 503 });
});

test('nor opens the dossier of a journey that they serve by another login', async () => {
  const elsewhere = await world.someone(['employee'], await world.employer());
  const [administrator, practitioner] = [
    await world.someone(['administrator'], null),
    await world.someone(['bmw-practitioner'], null),
  ];
  const journeyId = randomUUID();
  const { events } = aJourneyFor(
    aRequest({ journeyId, employeeId: randomUUID(), organisationId: await world.employer() }),
    contactConsented,
    assigned({ practitionerId: practitioner.id }),
  );
  // An event of the domain is stored as it is.
  await world.happens(`journey/${journeyId}`, 0, events as readonly StoredEvent[]);
  for (const each of [administrator, practitioner]) await world.actsAs(each, elsewhere);
  expect(await answerTo(administrator.id, journeyId)).toMatchObject({ status: 403, code: 'break-glass-by-party' });
});

test('of an emergency in a journey of their own an administrator reads nothing, whoever they are there', async () => {
  const employer = await world.employer();
  const [employee, manager] = [await world.someone(['employee'], employer), await world.someone(['manager'], employer)];
  const [asks, isManager, isFormer, other] = [
    await world.someone(['administrator'], null),
    await world.someone(['administrator'], null),
    await world.someone(['administrator'], null),
    await world.someone(['administrator'], null),
  ];
  const elsewhere = await world.someone(['employee'], await world.employer());
  const practitioner = await world.someone(['bmw-practitioner'], null);
  const [isReceiver, receiver] = [await world.someone(['administrator'], null), await world.someone(['coach'], null)];
  const [journeyId, requestId, explanationRef] = [randomUUID(), randomUUID(), randomUUID()];
  const parties = { employeeId: employee.id, managerId: manager.id, organisationId: employer };
  const { events } = aJourneyFor(
    aRequest({ journeyId, ...parties }),
    contactConsented,
    assigned({ practitionerId: practitioner.id }),
    done(
      'ReplacePractitioner',
      { practitioner: bmwPractitioner(), reason: 'absence' },
      { by: { role: 'coordinator', personId: 'coordinator' } },
    ),
    intakeLeadsTo('coach'),
    referralAgreed({ to: 'coach', coachKind: 'career' }),
    done('ProposeReceiver', { practitioner: coachPractitioner({ practitionerId: receiver.id }) }),
    done(
      'RequestBreakGlass',
      { requestId, reason: ask.reason, hours: ask.hours, explanationRef },
      { by: { role: 'administrator', personId: asks.id } },
    ),
  );
  const content = {
    contentRef: explanationRef,
    personId: employee.id,
    journeyId,
    field: 'request-break-glass.explanation',
    version: 1,
    label: 'confidential',
    text: ask.explanation,
    commandId: randomUUID(),
    writtenBy: asks.id,
  } as const;
  const { database, dossier } = gateway.parts;
  await database.query.transaction().execute((transaction) => dossier.storeContent(transaction, [content]));
  // An event of the domain is stored as it is.
  await world.happens(`journey/${journeyId}`, 0, events as readonly StoredEvent[]);
  await world.actsAs(isManager, manager);
  for (const each of [isFormer, practitioner]) await world.actsAs(each, elsewhere);
  const elsewhereToo = await world.someone(['employee'], await world.employer());
  for (const each of [isReceiver, receiver]) await world.actsAs(each, elsewhereToo);
  const emergencies = breakGlassOf(gateway.parts);
  const listed = async ({ id }: Someone): Promise<readonly string[]> =>
    (await emergencies.list(administering(id), { limit: 200 })).items.map((item) => item.requestId);
  for (const each of [asks, other]) {
    expect(await emergencies.read(administering(each.id), requestId)).toMatchObject({ explanation: ask.explanation });
    expect(await listed(each)).toContain(requestId);
  }
  for (const each of [isManager, isFormer, isReceiver]) {
    await expect(emergencies.read(administering(each.id), requestId)).rejects.toMatchObject({
      status: 403,
      code: 'break-glass-by-party',
    });
    expect(await listed(each)).not.toContain(requestId);
  }
});

test.each(['requester', 'manager'] as const)(
  'whoever is a %s of the employer has no part in an emergency there either, though the employee asked by themselves',
  async (role) => {
    const employer = await world.employer();
    const [employee, atEmployer] = [await world.someone(['employee'], employer), await world.someone([role], employer)];
    const [asks, isOfEmployer] = [
      await world.someone(['administrator'], null),
      await world.someone(['administrator'], null),
    ];
    const what = { journeyId: randomUUID(), requestId: randomUUID() };
    const byThemselves = { employeeId: employee.id, organisationId: employer, requesterId: null, managerId: null };
    const { events } = aJourneyFor(
      aRequest({ journeyId: what.journeyId, ...byThemselves }),
      done(
        'RequestBreakGlass',
        { requestId: what.requestId, reason: ask.reason, hours: ask.hours, explanationRef: randomUUID() },
        { by: { role: 'administrator', personId: asks.id } },
      ),
    );
    // An event of the domain is stored as it is.
    await world.happens(`journey/${what.journeyId}`, 0, events as readonly StoredEvent[]);
    const emergencies = breakGlassOf(gateway.parts);
    const listed = async (): Promise<readonly string[]> =>
      (await emergencies.list(administering(isOfEmployer.id), { limit: 200 })).items.map(({ requestId }) => requestId);
    await world.actsAs(isOfEmployer, await world.someone([role], await world.employer()));
    expect(await listed()).toContain(what.requestId);
    await world.actsAs(isOfEmployer, atEmployer);
    const refused = { status: 403, code: 'break-glass-by-party' };
    expect(await listed()).not.toContain(what.requestId);
    await expect(emergencies.read(administering(isOfEmployer.id), what.requestId)).rejects.toMatchObject(refused);
    expect(await approvalBy(isOfEmployer.id, what)).toMatchObject(refused);
    expect(await answerTo(isOfEmployer.id, what.journeyId)).toMatchObject(refused);
  },
);
