import { policyWith, type PersonRecord } from '@traject/directory';
import type { RaisedAdvice } from '@traject/domain';
import { requireAccess } from '../access/require.js';
import { derivedId, textHash, type CommandIdentity } from '../commands/command-id.js';
import { occasionNow } from '../commands/occasion.js';
import { contentRefOf, withContent } from '../content/content.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { notFound } from '../problems/http-problem.js';
import type { AdviceBody } from './advice-shape.js';

/** What raising an advice answers. */
export interface RaisedAnswer {
  readonly adviceId: string;
  readonly sequence: number;
}

/** Raises an advice to an employer, unasked. Sources: S4, S8. */
export async function raiseAdvice(
  parts: GatewayParts,
  caller: Caller,
  identity: CommandIdentity,
  body: AdviceBody,
): Promise<RaisedAnswer> {
  requireAccess('advice.raise', caller, null, 'advice');
  const { directory, database, dispatcher, settings } = parts;
  const { commandId } = identity;
  const organisationId = await organisationOf(parts, caller, body);
  const organisation = await directory.organisations.get(database.query, organisationId);
  const recipient = await personOf(parts, organisationId, body.recipientId);
  const recipientRole = recipient.roles.find((role) => role === 'manager' || role === 'requester');
  if (recipientRole === undefined) throw notFound('person');
  if (body.concernedId !== null) await personOf(parts, organisationId, body.concernedId);
  const adviceId = derivedId(commandId, 'advice');
  const data: RaisedAdvice = {
    adviceId,
    organisationId,
    departmentId: body.departmentId,
    authorId: caller.personId,
    journeyId: body.journeyId,
    about: body.about,
    groupSize: body.groupSize,
    concernedId: body.concernedId,
    theme: body.theme,
    textRef: contentRefOf(commandId, 'text'),
    textHash: textHash(body.text),
    recipientId: recipient.id,
    recipientRole,
    policy: policyWith(organisation.policy, settings.dayLengthMs),
  };
  const role = caller.roles.includes('bmw-practitioner') ? 'bmw-practitioner' : 'coach';
  const actor = { role, personId: caller.personId } as const;
  const about = { personId: body.concernedId ?? caller.personId, journeyId: null };
  const belonging = { ...about, writtenBy: caller.personId, form: 'raise-advice' };
  const { calendar } = occasionNow(settings.dayLengthMs);
  const words = [{ field: 'text', label: 'employer', text: body.text } as const];
  const { sequence } = await withContent(parts, identity, belonging, words, () =>
    dispatcher.startAdvice(adviceId, {
      ...identity,
      calendar,
      command: { type: 'RaiseAdvice', actor, taskId: null, data },
    }),
  );
  return { adviceId, sequence };
}

/** From a journey only its practitioner advises, and then its own employer. */
async function organisationOf(
  { readModels }: GatewayParts,
  caller: Caller,
  { journeyId, organisationId }: AdviceBody,
): Promise<string> {
  if (journeyId === null) return organisationId ?? '';
  const journey = await readModels
    .selectFrom('journeys')
    .select(['organisationId', 'practitionerIds'])
    .where('journeyId', '=', journeyId)
    .executeTakeFirst();
  if (journey === undefined || !journey.practitionerIds.includes(caller.personId)) throw notFound('journey');
  if (organisationId !== undefined && organisationId !== journey.organisationId) throw notFound('organisation');
  return journey.organisationId;
}

async function personOf(
  { directory, database }: GatewayParts,
  organisationId: string,
  personId: string,
): Promise<PersonRecord> {
  const [person] = await directory.people.facts(database.query, [personId]);
  if (person?.organisationId !== organisationId || !person.active) throw notFound('person');
  return person;
}
