import type { Identity } from '@traject/access';
import type { PersonRole } from '@traject/directory';
import { actors, people as examples } from '@traject/domain/testing';
import type { GatewayWorld, Someone } from '../../updates/world-for-tests.js';

/** Somebody who asks, and what is on record about them. */
export interface Asking extends Someone {
  readonly name: string;
  readonly identity: Identity;
}

/** Everybody whom the routes are asked by. */
export interface Cast {
  readonly noord: string;
  readonly zuid: string;
  readonly everybody: readonly Asking[];
  /** The people of the examples of the domain, by the ids that they have there. */
  readonly inExamples: ReadonlyMap<string, string>;
  /** Somebody who was taken off the records after they came in. */
  readonly gone: Asking;
}

type Employer = 'noord' | 'zuid' | 'provider';
type Entry = readonly [name: string, employer: Employer, roles: readonly PersonRole[], inExamples?: string];

const entries: readonly Entry[] = [
  ['the requester', 'noord', ['requester'], examples.requester],
  ['the manager', 'noord', ['manager'], examples.manager],
  ['the employee', 'noord', ['employee'], examples.employee],
  ['another requester', 'noord', ['requester']],
  ['another manager', 'noord', ['manager']],
  ['another employee', 'noord', ['employee']],
  ['a requester who is a manager and an employee too', 'noord', ['requester', 'manager', 'employee']],
  ['a foreign requester', 'zuid', ['requester']],
  ['a foreign manager', 'zuid', ['manager']],
  ['a foreign employee', 'zuid', ['employee']],
  ['the BMW practitioner', 'provider', ['bmw-practitioner'], examples.bmw],
  ['the other BMW practitioner', 'provider', ['bmw-practitioner'], examples.otherBmw],
  ['a BMW practitioner with nothing to do there', 'provider', ['bmw-practitioner']],
  ['the coach', 'provider', ['coach'], examples.coach],
  ['the other coach', 'provider', ['coach'], examples.otherCoach],
  ['a coordinator', 'provider', ['coordinator']],
  ['an administrator', 'provider', ['administrator'], actors.administrator.personId],
  ['an analyst', 'provider', ['analyst']],
];

/** Enters everybody. */
export async function enterCast(world: GatewayWorld): Promise<Cast> {
  const [noord, zuid] = [await world.employer(), await world.employer()];
  const organisations = { noord, zuid, provider: null };
  const inExamples = new Map<string, string>([['organisation-1', noord]]);
  const enter = async ([name, employer, roles, example]: Entry): Promise<Asking> => {
    const organisationId = organisations[employer];
    const someone = await world.someone(roles, organisationId);
    if (example !== undefined) inExamples.set(example, someone.id);
    return { ...someone, name, identity: { personId: someone.id, roles, organisationId } };
  };
  const everybody: Asking[] = [];
  for (const entry of entries) everybody.push(await enter(entry));
  const gone = await enter(['somebody who is gone', 'noord', ['requester', 'manager', 'employee']]);
  await world.changeRecord(gone, { active: false });
  return { noord, zuid, everybody, inExamples, gone };
}
