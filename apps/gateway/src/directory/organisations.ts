import { seesOrganisation } from '@traject/access';
import type { Organisation, Page } from '@traject/directory';
import { z } from 'zod';
import { pageQuery } from '../http/cursor.js';
import type { Caller } from '../identity/caller.js';
import { notFound } from '../problems/http-problem.js';
import { actingFor } from './acting.js';
import type { DirectoryParts } from './directory-parts.js';
import { pageFrom } from './list-query.js';

/** Query of the list of organisations. */
export const organisationsQuery = z.strictObject(pageQuery);
/** See {@link organisationsQuery}. */
export type OrganisationsQuery = z.output<typeof organisationsQuery>;

/** One page of organisations; who belongs to an employer sees that one alone. */
export async function listOrganisations(
  { directory, database }: DirectoryParts,
  caller: Caller,
  query: OrganisationsQuery,
): Promise<Page<Organisation>> {
  actingFor('organisation.read', caller);
  const { organisationId } = caller;
  if (organisationId === null) return directory.organisations.list(database.query, pageFrom(query));
  return { items: [await directory.organisations.get(database.query, organisationId)], nextCursor: null };
}

/** One organisation; another than their own does not exist for who belongs to an employer. */
export async function readOrganisation(
  { directory, database }: DirectoryParts,
  caller: Caller,
  id: string,
): Promise<Organisation> {
  actingFor('organisation.read', caller);
  if (!seesOrganisation(caller.organisationId, id)) throw notFound('organisation');
  return directory.organisations.get(database.query, id);
}
