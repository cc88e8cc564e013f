import type { ReadGround } from '@traject/access';
import type { Actor as DirectoryActor, PersonFacts } from '@traject/directory';
import { DirectoryProblem, policyWith } from '@traject/directory';
import { isEmployerTheme, type JourneyRequest } from '@traject/domain';
import { requireAccess, subjectOfJourney } from '../access/require.js';
import { derivedId, type CommandIdentity } from '../commands/command-id.js';
import { occasionNow } from '../commands/occasion.js';
import { contentRefOf, withContent, type Words } from '../content/content.js';
import { employerWords } from '../content/employer-words.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { HttpProblem, notAllowed, notFound } from '../problems/http-problem.js';
import { refusal } from '../problems/rejections.js';
import type { JourneyRequestBody } from './request-shape.js';

/** What a request answers. */
export interface RequestedJourney {
  readonly journeyId: string;
  readonly sequence: number;
}

/** Starts a journey. Sources: S1, S2. */
export async function requestJourney(
  parts: GatewayParts,
  caller: Caller,
  identity: CommandIdentity,
  body: JourneyRequestBody,
): Promise<RequestedJourney> {
  const { dispatcher, directory, database, settings } = parts;
  const { commandId, fingerprint } = identity;
  const byEmployee = body.employeeId === undefined && body.employee === undefined;
  const role = byEmployee ? 'employee' : 'requester';
  if (!caller.roles.includes(role) || caller.organisationId === null) throw notAllowed();
  if (!byEmployee && !isEmployerTheme(body.theme)) throw refusal('theme-names-illness');
  const words = wordsOf(body, byEmployee);
  const organisation = await directory.organisations.get(database.query, caller.organisationId);
  if (!byEmployee) await refuseUnknownManager(parts, organisation.id, body.managerId);
  await refuseUnknownRelation(parts, caller, body.relatedJourneyId);
  // After what may be refused, as it may enter somebody.
  const employee = await employeeOf(parts, caller, commandId, body);
  const journeyId = derivedId(commandId, 'journey');
  const data: JourneyRequest = {
    journeyId,
    organisationId: organisation.id,
    departmentId: employee.departmentId,
    employeeId: employee.id,
    requesterId: byEmployee ? null : caller.personId,
    managerId: byEmployee ? null : body.managerId,
    theme: body.theme,
    subject: body.subject,
    questionRef: contentRefOf(parts.hashes, identity, 'question'),
    relatedJourneyId: body.relatedJourneyId,
    policy: policyWith(organisation.policy, settings.dayLengthMs),
  };
  const belonging = { personId: employee.id, journeyId, writtenBy: caller.personId, form: 'request-journey' };
  const { calendar } = occasionNow(settings.dayLengthMs);
  const actor = { role, personId: caller.personId } as const;
  const answer = await withContent(parts, identity, belonging, words, () =>
    dispatcher.startJourney(journeyId, {
      commandId,
      fingerprint,
      calendar,
      command: { type: 'RequestJourney', actor, taskId: null, data },
    }),
  );
  return { journeyId, sequence: answer.sequence };
}

/** What an employee asks by themselves is for the practitioner; what the employer asks is the employer's. */
function wordsOf({ question, otherMeaning }: JourneyRequestBody, byEmployee: boolean): readonly Words[] {
  if (byEmployee) return [{ field: 'question', label: 'confidential', text: question }];
  return employerWords('question', question, otherMeaning);
}

async function employeeOf(
  parts: GatewayParts,
  caller: Caller,
  commandId: string,
  { employeeId, employee }: JourneyRequestBody,
): Promise<PersonFacts> {
  const { directory, database } = parts;
  if (employee !== undefined) return enterEmployee(parts, caller, commandId, employee);
  const id = employeeId ?? caller.personId;
  const [found] = await directory.people.facts(database.query, [id]);
  const isTheirs = found?.organisationId === caller.organisationId && found.active && found.roles.includes('employee');
  if (found === undefined || !isTheirs) throw notFound('person');
  return found;
}

/** Refusals that mean that the same person was entered at this very moment. */
const enteredMeanwhile: ReadonlySet<string> = new Set(['email-taken', 'version-conflict']);

/** Who is on record under this address already is that person; sent again, also at once, the same person is found. */
async function enterEmployee(...entry: Parameters<typeof enterUnlessKnown>): Promise<PersonFacts> {
  try {
    return await enterUnlessKnown(...entry);
  } catch (error) {
    if (!(error instanceof DirectoryProblem) || !enteredMeanwhile.has(error.code)) throw error;
    return enterUnlessKnown(...entry);
  }
}

async function enterUnlessKnown(
  { directory, database }: GatewayParts,
  caller: Caller,
  commandId: string,
  employee: NonNullable<JourneyRequestBody['employee']>,
): Promise<PersonFacts> {
  const actor: DirectoryActor = {
    personId: caller.personId,
    role: 'requester',
    ground: 'request' satisfies ReadGround,
  };
  const { organisationId } = caller;
  return database.query.transaction().execute(async (transaction) => {
    const known = await directory.people.findByEmail(transaction, organisationId, employee.email);
    if (known !== null) {
      if (known.active && known.roles.includes('employee')) return known;
      throw new HttpProblem(
        409,
        'person-not-employee',
        'Whoever has this address is no employee here. Nothing was changed. Ask the administrator.',
      );
    }
    const id = derivedId(commandId, 'employee');
    return directory.people.create(transaction, { id, organisationId, roles: ['employee'], ...employee }, actor);
  });
}

async function refuseUnknownManager(
  { directory, database }: GatewayParts,
  organisationId: string,
  managerId: string | null,
): Promise<void> {
  if (managerId === null) return;
  const [manager] = await directory.people.facts(database.query, [managerId]);
  const isManager = manager?.organisationId === organisationId && manager.active && manager.roles.includes('manager');
  if (!isManager) throw notFound('person');
}

/** A journey that the caller may not read is to them one that there is not. */
async function refuseUnknownRelation(
  { readModels }: GatewayParts,
  caller: Caller,
  relatedJourneyId: string | null,
): Promise<void> {
  if (relatedJourneyId === null) return;
  const related = await readModels
    .selectFrom('journeys')
    .select(['organisationId', 'employeeId', 'requesterId', 'managerId', 'practitionerId', 'state'])
    .where('journeyId', '=', relatedJourneyId)
    .executeTakeFirst();
  if (related === undefined) throw notFound('journey');
  requireAccess('journey.read', caller, subjectOfJourney(related, related.practitionerId, related.state), 'journey');
}
