import { personDetailsFor, rolesOfRequest, seesPerson } from '@traject/access';
import {
  personRoles,
  type Actor,
  type EnteredPerson,
  type Page,
  type PeopleFilter,
  type Person,
  type PersonChange,
  type PersonDetails,
  type PersonRecord,
} from '@traject/directory';
import type { Language } from '@traject/tasks';
import { z } from 'zod';
import { pageQuery } from '../http/cursor.js';
import type { Caller } from '../identity/caller.js';
import { notAllowed, notFound } from '../problems/http-problem.js';
import { actingFor, type ActingAs } from './acting.js';
import type { DirectoryParts } from './directory-parts.js';
import { calledIn } from './erased-person.js';
import { organisationInQuery, pageFrom, yesOrNo } from './list-query.js';
import { changeVersion, enterOnce } from './writes.js';

/** Query of the list of people. */
export const peopleQuery = z.strictObject({
  organisationId: organisationInQuery.optional(),
  role: z.enum(personRoles).optional(),
  departmentId: z.string().max(40).optional(),
  active: yesOrNo.optional(),
  ...pageQuery,
});
/** See {@link peopleQuery}. */
export type PeopleQuery = z.output<typeof peopleQuery>;

/** A person as the caller may see them. */
export interface PersonShown extends Omit<Person, 'details'> {
  /** Their name, or that they were erased in the caller's language. */
  readonly calledAs: string;
  /** Null once erased; otherwise the details that the policy shows to the caller's role. */
  readonly details: Partial<PersonDetails> | null;
}

const isAdministrator = ({ role }: Actor): boolean => role === 'administrator';

const shownTo = ({ role }: ActingAs, { details, ...person }: Person, language: Language): PersonShown => ({
  ...person,
  calledAs: calledIn(language, details),
  // Each is a field of the details, which Object.fromEntries forgets.
  details: details && Object.fromEntries(personDetailsFor(role).map((field) => [field, details[field]])),
});

/** An HR adviser sees the employees of their own organisation, or its managers, whom a request may name. */
function filterFor(actor: ActingAs, { organisationId: ownId }: Caller, asked: PeopleFilter): PeopleFilter {
  if (isAdministrator(actor)) return asked;
  const isOwn = asked.organisationId === undefined || asked.organisationId === ownId;
  const role = asked.role ?? 'employee';
  if (ownId === null || !isOwn || !rolesOfRequest.includes(role)) throw notAllowed();
  return { ...asked, organisationId: ownId, role };
}

/** One page of people. */
export async function listPeople(
  { directory, database }: DirectoryParts,
  caller: Caller,
  { limit, cursor, ...asked }: PeopleQuery,
  language: Language,
): Promise<Page<PersonShown>> {
  const actor = actingFor('person.read', caller);
  const filter = filterFor(actor, caller, asked);
  const { items, nextCursor } = await database.query
    .transaction()
    .execute((transaction) => directory.people.list(transaction, filter, pageFrom({ limit, cursor }), actor));
  return { items: items.map((person) => shownTo(actor, person, language)), nextCursor };
}

/** One person; the employee of another organisation does not exist for an HR adviser, and no read of them is logged. */
export async function readPerson(
  { directory, database }: DirectoryParts,
  caller: Caller,
  id: string,
  language: Language,
): Promise<PersonShown> {
  const actor = actingFor('person.read', caller);
  return database.query.transaction().execute(async (transaction) => {
    const [facts] = await directory.people.facts(transaction, [id]);
    if (facts === undefined || !seesPerson(actor.role, caller.organisationId, facts)) throw notFound('person');
    return shownTo(actor, await directory.people.get(transaction, id, actor), language);
  });
}

/** Enters a person, once under a key. */
export async function enterPerson(
  parts: DirectoryParts,
  caller: Caller,
  key: string | undefined,
  person: EnteredPerson,
): Promise<PersonRecord> {
  return enterOnce(parts, { permission: 'person.create', caller, key }, person, async (transaction, actor) => {
    if (!isAdministrator(actor)) refuseBeyondEmployee(caller, person);
    return parts.directory.people.create(transaction, person, actor);
  });
}

function refuseBeyondEmployee({ organisationId: ownId }: Caller, person: EnteredPerson): void {
  const isOwn = ownId !== null && person.organisationId === ownId;
  if (!isOwn || person.roles.some((role) => role !== 'employee')) throw notAllowed();
}

/** Changes the version of a person that the caller saw. */
export async function changePerson(
  parts: DirectoryParts,
  caller: Caller,
  id: string,
  ifMatch: string | undefined,
  change: PersonChange,
): Promise<PersonRecord> {
  return changeVersion(parts, 'person.update', caller, ifMatch, (transaction, version, actor) =>
    parts.directory.people.update(transaction, id, version, change, actor),
  );
}
