import { mayAdviseFrom } from '@traject/access';
import { policyWith, type Organisation, type PersonRecord } from '@traject/directory';
import { hasCoached, type RaisedAdvice } from '@traject/domain';
import { requireAccess, subjectOfJourney } from '../access/require.js';
import { derivedId, type CommandIdentity } from '../commands/command-id.js';
import { occasionNow } from '../commands/occasion.js';
import { contentRefOf, withContent } from '../content/content.js';
import { employerWords } from '../content/employer-words.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { hidden, HttpProblem, notFound } from '../problems/http-problem.js';
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
  const words = employerWords('text', body.text, body.otherMeaning);
  const origin = await originOf(parts, caller, body);
  const { organisationId } = origin;
  const organisation = await directory.organisations.get(database.query, organisationId);
  refuseUnknownDepartment(organisation, body.departmentId);
  const recipient = await recipientOf(parts, organisationId, body.recipientId);
  if (body.concernedId !== null) await refuseNoEmployee(parts, organisationId, body.concernedId);
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
    textRef: contentRefOf(parts.hashes, identity, 'text'),
    textHash: parts.hashes.ofText(body.text),
    ...recipient,
    policy: policyWith(organisation.policy, settings.dayLengthMs),
  };
  const actor = { role: authorRole(caller, origin), personId: caller.personId } as const;
  const about = { personId: body.concernedId ?? caller.personId, journeyId: null };
  const belonging = { ...about, adviceId, writtenBy: caller.personId, form: 'raise-advice' };
  const { calendar } = occasionNow(settings.dayLengthMs);
  const { sequence } = await withContent(parts, identity, belonging, words, () =>
    dispatcher.startAdvice(adviceId, {
      ...identity,
      calendar,
      command: { type: 'RaiseAdvice', actor, taskId: null, data },
    }),
  );
  return { adviceId, sequence };
}

/** Where an advice comes from: whose employer hears it, and whether the author knows it as a coach. */
interface Origin {
  readonly organisationId: string;
  readonly asCoach: boolean;
}

const authorRole = ({ roles }: Caller, { asCoach }: Origin): 'bmw-practitioner' | 'coach' =>
  roles.includes('bmw-practitioner') && !asCoach ? 'bmw-practitioner' : 'coach';

/** From a journey only who serves it advises, and then its own employer; who coached in it stays a coach. Source: S10. */
async function originOf(
  { readModels }: GatewayParts,
  caller: Caller,
  { journeyId, organisationId }: AdviceBody,
): Promise<Origin> {
  if (journeyId === null && organisationId !== undefined) return { organisationId, asCoach: false };
  if (journeyId === null) throw notFound('organisation');
  const journey = await readModels
    .selectFrom('journeys')
    .select(['organisationId', 'employeeId', 'requesterId', 'managerId', 'practitionerId', 'practitioners', 'state'])
    .where('journeyId', '=', journeyId)
    .executeTakeFirst();
  if (journey === undefined) throw notFound('journey');
  if (!mayAdviseFrom(caller, subjectOfJourney(journey, journey.practitionerId, journey.state))) throw hidden('journey');
  const services = journey.practitioners.filter(({ practitionerId }) => practitionerId === caller.personId);
  if (organisationId !== undefined && organisationId !== journey.organisationId) throw notFound('organisation');
  return { organisationId: journey.organisationId, asCoach: hasCoached(journey.state.trajectories, services) };
}

/** A department stands in the event, in Temporal too, and so must be a code of the employer's, never words of the caller's. */
function refuseUnknownDepartment({ departments }: Organisation, departmentId: string | null): void {
  if (departmentId === null || departments.some(({ id }) => id === departmentId)) return;
  throw new HttpProblem(
    422,
    'department-unknown',
    'The employer has no such department. Nothing was sent. Take one of its own, or leave the department out.',
  );
}

/** Who at the employer hears it, and in which capacity. */
async function recipientOf(
  parts: GatewayParts,
  organisationId: string,
  personId: string,
): Promise<Pick<RaisedAdvice, 'recipientId' | 'recipientRole'>> {
  const { id, roles } = await personOf(parts, organisationId, personId);
  const recipientRole = roles.find((role) => role === 'manager' || role === 'requester');
  if (recipientRole === undefined) throw notFound('person');
  return { recipientId: id, recipientRole };
}

/** The consent is asked of an employee: nobody else could give it, and the advice would wait in vain. */
async function refuseNoEmployee(parts: GatewayParts, organisationId: string, personId: string): Promise<void> {
  const { roles } = await personOf(parts, organisationId, personId);
  if (!roles.includes('employee')) throw notFound('person');
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
