import { sql, type RawBuilder } from 'kysely';

/**
 * In a statement: the ids of everybody but the employee who has part in a journey, at the employer and at the provider; who
 * is asked to receive a referral, or is about to take over, as well.
 * @param journey what the statement calls a row of `read_models.journeys`
 */
export const partiesBesideEmployee = (journey: string): RawBuilder<readonly (string | null)[]> => sql`(
  array[
    ${sql.ref(`${journey}.requester_id`)}, ${sql.ref(`${journey}.manager_id`)},
    ${sql.ref(`${journey}.state`)} #>> '{stage,referral,receiver,practitionerId}'
  ] || ${sql.ref(`${journey}.practitioner_ids`)}
)`;
