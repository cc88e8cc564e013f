import { practitionerKinds, type Actor, type Page, type Practitioner } from '@traject/directory';
import type { Language } from '@traject/tasks';
import { z } from 'zod';
import { pageQuery } from '../http/cursor.js';
import type { Caller } from '../identity/caller.js';
import { actingFor } from './acting.js';
import type { DirectoryParts } from './directory-parts.js';
import { calledIn } from './erased-person.js';
import { pageFrom, yesOrNo } from './list-query.js';

/** Query of the list of practitioners. */
export const practitionersQuery = z.strictObject({
  kind: z.enum(practitionerKinds).optional(),
  active: yesOrNo.optional(),
  ...pageQuery,
});
/** See {@link practitionersQuery}. */
export type PractitionersQuery = z.output<typeof practitionersQuery>;

/** A practitioner with their name, by which the coordinator chooses. */
export interface NamedPractitioner extends Practitioner {
  /** That they were erased, in the caller's language, once they were. */
  readonly name: string;
}

type Transaction = Parameters<DirectoryParts['directory']['people']['find']>[0];

async function named(
  { directory }: DirectoryParts,
  transaction: Transaction,
  practitioners: readonly Practitioner[],
  actor: Actor,
  language: Language,
): Promise<readonly NamedPractitioner[]> {
  const ids = practitioners.map(({ id }) => id);
  const people = await directory.people.find(transaction, ids, actor);
  const detailsById = new Map(people.map(({ id, details }) => [id, details]));
  return practitioners.map((practitioner) => ({
    ...practitioner,
    name: calledIn(language, detailsById.get(practitioner.id) ?? null),
  }));
}

/** One page of practitioners, with their names. */
export async function listPractitioners(
  parts: DirectoryParts,
  caller: Caller,
  { limit, cursor, ...filter }: PractitionersQuery,
  language: Language,
): Promise<Page<NamedPractitioner>> {
  const actor = actingFor('practitioner.read', caller);
  return parts.database.query.transaction().execute(async (transaction) => {
    const page = await parts.directory.practitioners.list(transaction, filter, pageFrom({ limit, cursor }));
    return { items: await named(parts, transaction, page.items, actor, language), nextCursor: page.nextCursor };
  });
}

/** One practitioner, with their name. */
export async function readPractitioner(
  parts: DirectoryParts,
  caller: Caller,
  id: string,
  language: Language,
): Promise<NamedPractitioner> {
  const actor = actingFor('practitioner.read', caller);
  return parts.database.query.transaction().execute(async (transaction) => {
    const practitioner = await parts.directory.practitioners.get(transaction, id);
    const [shown] = await named(parts, transaction, [practitioner], actor, language);
    return shown ?? { ...practitioner, name: calledIn(language, null) };
  });
}
