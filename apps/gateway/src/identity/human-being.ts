import type { QueryRunner } from '@traject/database';
import { involvedPractitionerIds, type JourneyState } from '@traject/domain';
import { sql } from 'kysely';
import { validate as isUuid } from 'uuid';
import { partiesBesideEmployee } from '../access/parties-in-row.js';
import type { GatewayParts } from '../parts.js';
import type { Caller } from './caller.js';

/** Everybody as whom one human being acts, and the employers for whom they do so as requester or manager, or did. */
export interface HumanBeing {
  readonly people: ReadonlySet<string>;
  readonly employers: ReadonlySet<string>;
}

/** Whoever is on record has an id of this form; by it they are found without a look at everybody. */
const idsIn = (people: Iterable<string>): readonly string[] => [...people].filter((id) => isUuid(id));

/** Who somebody is under all their names, as far as their logins tell. */
export async function humanBeing(
  { directory }: Pick<GatewayParts, 'directory'>,
  query: QueryRunner,
  personId: string,
): Promise<HumanBeing> {
  const people = await directory.people.sameHuman(query, personId);
  const { rows } = await sql<{ organisationId: string }>`
    select distinct organisation_id as "organisationId" from directory.people
    where id = any(${idsIn(people)}::uuid[]) and organisation_id is not null and roles && array['requester', 'manager']
  `.execute(query);
  return { people, employers: new Set(rows.map(({ organisationId }) => organisationId)) };
}

/**
 * Somebody as who they act, with the employers for whom they speak under another name, where that matters: who coordinates would
 * see of a journey there, and decide in it, what the employer is not to.
 */
export async function asHumanBeing(
  parts: Pick<GatewayParts, 'directory'>,
  query: QueryRunner,
  caller: Caller,
): Promise<Caller> {
  if (!caller.roles.includes('coordinator')) return caller;
  const { employers } = await humanBeing(parts, query, caller.personId);
  return employers.size === 0 ? caller : { ...caller, speaksFor: [...employers] };
}

/** Those who have part in a journey beside its practitioners. */
export const partiesBesidePractitioners = ({
  employeeId,
  requesterId,
  managerId,
}: Pick<JourneyState, 'employeeId' | 'requesterId' | 'managerId'>): readonly string[] =>
  [employeeId, requesterId, managerId].filter((id) => id !== null);

/**
 * Whether somebody has part in a journey, under whatever name. The employer has, also by people of theirs whom the journey does
 * not name: of one that the employee asked for by themselves it is to know nothing, and none of them is named there. Source: S7.
 */
export const hasPartIn = ({ people, employers }: HumanBeing, state: JourneyState): boolean =>
  employers.has(state.organisationId) ||
  [...partiesBesidePractitioners(state), ...involvedPractitionerIds(state)].some((id) => people.has(id));

/** Of these people those who are somebody, whom they employ, or in whose journeys they have part. */
export async function involvedWith(
  parts: Pick<GatewayParts, 'directory'>,
  query: QueryRunner,
  personId: string,
  people: readonly string[],
): Promise<ReadonlySet<string>> {
  const themselves = await humanBeing(parts, query, personId);
  const { rows } = await sql<{ id: string }>`
    select theirs.employee_id as id from read_models.journeys as theirs
    where theirs.employee_id = any(${people}::text[])
      and ${partiesBesideEmployee('theirs')} && ${[...themselves.people]}::text[]
    union
    select id::text from directory.people
    where id = any(${idsIn(people)}::uuid[]) and organisation_id = any(${[...themselves.employers]}::uuid[])
  `.execute(query);
  return new Set([...rows.map(({ id }) => id), ...people.filter((id) => themselves.people.has(id))]);
}
