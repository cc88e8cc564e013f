import type { QueryRunner } from '@traject/database';
import { defaultRetention, type Retention } from '@traject/domain';
import { sql } from 'kysely';
import { retentionWith, type PolicyOverrides } from '../organisations/policy.js';

/** How long each organisation keeps records that belong to no one journey. */
export interface RetentionOf {
  /** @param organisationId null for the provider; an unknown one has the defaults */
  of(organisationId: string | null): Retention;
  /** Every one there is, the provider's among them. */
  readonly all: readonly Retention[];
}

/** Reads how long every organisation keeps what. */
export async function retentionOfOrganisations(database: QueryRunner): Promise<RetentionOf> {
  const { rows } = await sql<{ id: string; policy: PolicyOverrides }>`
    select id, policy from directory.organisations
  `.execute(database);
  const own = new Map(rows.map(({ id, policy }) => [id, retentionWith(policy)]));
  return {
    of: (organisationId) => own.get(organisationId ?? '') ?? defaultRetention,
    all: [defaultRetention, ...own.values()],
  };
}

/** Somebody who is not active any more and was not erased. */
export interface FormerPerson {
  readonly personId: string;
  readonly organisationId: string | null;
  readonly inactiveSince: string;
}

/** Former people who left before an instant, by id. @param after the last one of the page before; null for the first */
export async function formerPeople(
  database: QueryRunner,
  before: string,
  after: string | null,
  limit: number,
): Promise<readonly FormerPerson[]> {
  const { rows } = await sql<FormerPerson>`
    select id as "personId", organisation_id as "organisationId", inactive_since as "inactiveSince"
    from directory.people
    where erased_at is null and not active and inactive_since <= ${before} and (${after}::uuid is null or id > ${after}::uuid)
    order by id limit ${limit}
  `.execute(database);
  return rows;
}

/** The organisations of these people; of somebody unknown, nothing. */
export async function organisationsOfPeople(
  database: QueryRunner,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  const { rows } = await sql<{ id: string; organisation_id: string | null }>`
    select id, organisation_id from directory.people where id = any(${personIds}::uuid[])
  `.execute(database);
  return new Map(rows.map(({ id, organisation_id }) => [id, organisation_id]));
}
