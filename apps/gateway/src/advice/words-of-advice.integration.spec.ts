import { randomUUID } from 'node:crypto';
import type { AdviceCommandRequest, StoredEvent } from '@traject/contracts';
import { decideAdvice, decideAdviceStart, type AdviceEvent } from '@traject/domain';
import { adviceCommand, calendarAt, firstMorning } from '@traject/domain/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { commandIdentity } from '../commands/command-id.js';
import { completeTask } from '../tasks/complete-task.js';
import { saveDraft } from '../tasks/draft.js';
import { findTask } from '../tasks/found-task.js';
import { gatewayWorld, type Gateway, type GatewayWorld } from '../updates/world-for-tests.js';
import { adviceBody } from './advice-shape.js';
import { raiseAdvice } from './raise-advice.js';

let world: GatewayWorld;
let gateway: Gateway;
beforeAll(async () => {
  world = await gatewayWorld(inject('postgresUrl'));
  gateway = await world.gateway();
});
afterAll(() => world.close());

const identity = () => commandIdentity(randomUUID(), randomUUID(), 'advice');

test('whatever is written in an advice belongs to it: its text, a draft of the answer and the answer', async () => {
  const organisationId = await world.employer();
  const manager = await world.someone(['manager'], organisationId);
  const author = await world.someone(['bmw-practitioner'], null);
  const sent: AdviceCommandRequest[] = [];
  const keep = (_adviceId: string, request: AdviceCommandRequest) => {
    sent.push(request);
    return Promise.resolve({ sequence: 1, fingerprint: request.fingerprint });
  };
  const dispatcher = { ...gateway.parts.dispatcher, startAdvice: keep, toAdvice: keep };
  const parts = { ...gateway.parts, dispatcher };
  const about = { organisationId, about: 'organisation', theme: 'work-pressure', recipientId: manager.id } as const;
  // A word that can also name an illness, of which is said what it means.
  const words = { text: 'Plan fewer shifts in the burn-out shop.', otherMeaning: 'our-work' } as const;
  const asAuthor = {
    personId: author.id,
    roles: ['bmw-practitioner'],
    organisationId: null,
    departmentId: null,
  } as const;
  const { adviceId } = await raiseAdvice(parts, asAuthor, identity(), adviceBody.parse({ ...about, ...words }));

  const [raise] = sent;
  if (raise?.command.type !== 'RaiseAdvice') throw new Error('The advice was not raised.');
  const time = { now: firstMorning, calendar: calendarAt(firstMorning) };
  const raised = decideAdviceStart(null, raise.command, time);
  if (raised.rejected) throw new Error(raised.code);
  const acknowledged = decideAdvice(raised.state, adviceCommand('AcknowledgeAdvice', {})(raised.state), time);
  if (acknowledged.rejected) throw new Error(acknowledged.code);
  const events: readonly AdviceEvent[] = [...raised.events, ...acknowledged.events];
  // An event of the domain is stored as it is.
  await world.happens(`advice/${adviceId}`, 0, events as readonly StoredEvent[]);

  const found = await findTask(parts, acknowledged.state.tasks[0]?.taskId ?? '');
  if (found === undefined) throw new Error('Nobody is asked to respond.');
  const asManager = { personId: manager.id, roles: ['manager'], organisationId, departmentId: null } as const;
  await saveDraft(parts, asManager, found, { response: 'We will' });
  await completeTask(parts, asManager, identity(), found, { intention: 'will-act', response: 'We will do it.' });

  const { rows } = await sql`
    select field, journey_id, person_id from dossier.content where advice_id = ${adviceId} order by field
  `.execute(parts.database.query);
  const place = { journey_id: null, person_id: author.id };
  expect(rows).toEqual(
    [
      'raise-advice.text',
      'raise-advice.text.otherMeaning',
      'respond-to-advice.draft',
      'respond-to-advice.response',
    ].map((field) => ({ field, ...place })),
  );
});
