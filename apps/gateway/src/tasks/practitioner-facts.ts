import type { ReadGround } from '@traject/access';
import { DirectoryProblem } from '@traject/directory';
import type { DecisionTime, JourneyCommand, JourneyState, PractitionerFacts } from '@traject/domain';
import { decide, involvedPractitionerIds } from '@traject/domain';
import type { Candidate } from '@traject/tasks';
import { humanBeing, partiesBesidePractitioners } from '../identity/human-being.js';
import type { GatewayParts } from '../parts.js';
import { everyItem } from './every-item.js';

/** What the directory and the read models know of a practitioner, for a command of this journey. */
export async function factsOfPractitioner(
  parts: GatewayParts,
  practitionerId: string,
  state: JourneyState,
): Promise<PractitionerFacts> {
  const { directory, database, readModels } = parts;
  // A number: the command bears it through Temporal, and somebody may serve hundreds.
  const { others: otherOpenJourneys } = await readModels
    .selectFrom('journeys')
    .select(({ fn }) => fn.countAll<number>().as('others'))
    .where('practitionerId', '=', practitionerId)
    .where('endedAt', 'is', null)
    .where('journeyId', '!=', state.journeyId)
    .executeTakeFirstOrThrow();
  const otherParty = await readModels
    .selectFrom('journeys')
    .select('state')
    .where((where) =>
      where.or([
        where('relatedJourneyId', '=', state.journeyId),
        ...(state.relatedJourneyId === null ? [] : [where('journeyId', '=', state.relatedJourneyId)]),
      ]),
    )
    .execute();
  // Also under another name: one login may act as a coach here and as a manager at the employer.
  const { people, employers } = await humanBeing(parts, database.query, practitionerId);
  const others = [
    ...partiesBesidePractitioners(state),
    ...otherParty.flatMap(({ state: other }) => [
      ...partiesBesidePractitioners(other),
      ...involvedPractitionerIds(other),
    ]),
  ];
  return directory.practitioners.facts(database.query, practitionerId, {
    otherOpenJourneys,
    servesOtherParty: employers.has(state.organisationId) || others.some((id) => people.has(id)),
  });
}

/** What is known of a practitioner for one request about a journey, looked up once for whoever asks. */
export type FactsOf = (practitionerId: string, state: JourneyState) => Promise<PractitionerFacts>;

/** Remembers what it looked up: make one for each request, as nothing in it is new for the next. */
export const factsForRequest = (parts: GatewayParts): FactsOf => {
  const known = new Map<string, Promise<PractitionerFacts>>();
  return (practitionerId, state) => {
    const facts = known.get(practitionerId) ?? factsOfPractitioner(parts, practitionerId, state);
    known.set(practitionerId, facts);
    return facts;
  };
};

/** A choice of a practitioner that a task asks for. */
export interface PractitionerChoice extends DecisionTime {
  readonly type: 'AssignPractitioner' | 'ProposeReceiver';
  readonly state: JourneyState;
  readonly coordinatorId: string;
  readonly taskId: string;
}

const commandOf = (
  { type, coordinatorId, taskId }: PractitionerChoice,
  practitioner: PractitionerFacts,
): JourneyCommand => ({
  type,
  actor: { role: 'coordinator', personId: coordinatorId },
  taskId,
  data: { practitioner },
});

const isAccepted = (choice: PractitionerChoice, practitioner: PractitionerFacts): boolean =>
  !decide(choice.state, commandOf(choice, practitioner), choice).rejected;

/**
 * Who was chosen, when the domain would accept them now; null otherwise. One look instead of one at every practitioner,
 * and no name is read that nobody sees: the label is the id.
 */
export async function chosenCandidate(
  factsOf: FactsOf,
  choice: PractitionerChoice,
  practitionerId: string,
): Promise<Candidate | null> {
  try {
    const facts = await factsOf(practitionerId, choice.state);
    return isAccepted(choice, facts) ? { practitionerId: facts.practitionerId, label: facts.practitionerId } : null;
  } catch (error) {
    if (error instanceof DirectoryProblem && error.code === 'practitioner-not-found') return null;
    throw error;
  }
}

/** The practitioners whom the domain would accept for this choice now, by name. */
export async function candidatesFor(parts: GatewayParts, choice: PractitionerChoice): Promise<readonly Candidate[]> {
  const { directory, database } = parts;
  const items = await everyItem((page) => directory.practitioners.list(database.query, { active: true }, page));
  const known = await Promise.all(items.map(({ id }) => factsOfPractitioner(parts, id, choice.state)));
  const ids = known.filter((facts) => isAccepted(choice, facts)).map(({ practitionerId }) => practitionerId);
  const ground: ReadGround = 'assignment';
  const actor = { personId: choice.coordinatorId, role: 'coordinator', ground };
  const people = await database.query
    .transaction()
    .execute((transaction) => directory.people.find(transaction, ids, actor));
  const names = new Map(people.map(({ id, details }) => [id, details?.name]));
  return ids.map((practitionerId) => ({ practitionerId, label: names.get(practitionerId) ?? practitionerId }));
}
