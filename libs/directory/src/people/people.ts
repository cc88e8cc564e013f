import type { OpenTransaction, QueryRunner } from '@traject/database';
import { sql } from 'kysely';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import type { Actor, DirectoryContext } from '../context.js';
import { cursorsOf, pageShape, type Page, type PageRequest } from '../cursor.js';
import { id as idShape, personRoles, slug, type PersonRole } from '../fields.js';
import { changed, validInput } from '../input.js';
import { DirectoryProblem, noSuch, refuseStaleVersion } from '../problem.js';
import {
  hashedIdentity,
  identitiesOf,
  linkIdentity,
  peopleOfIdentity,
  sameHuman,
  type HashedIdentity,
  type Identity,
} from './identities.js';
import { changeOfRoles, refuseOwnRoles } from './own-roles.js';
import {
  newPerson,
  personChange,
  placeFaults,
  type NewPerson,
  type Person,
  type PersonChange,
  type PersonFacts,
} from './person.js';
import {
  erased,
  personColumns,
  personRow,
  refuseErased,
  withDetails,
  writeFacts,
  writePeople,
  type PersonRow,
} from './person-rows.js';
import { refuseUnknownDepartments } from './departments.js';
import { refuseNotSeconded } from './seconded-logins.js';

/** Which people a list holds. */
export interface PeopleFilter {
  /** Of this organisation; null for the provider's own staff; absent for all. */
  readonly organisationId?: string | null | undefined;
  readonly role?: PersonRole | undefined;
  readonly departmentId?: string | undefined;
  readonly active?: boolean | undefined;
}

/** A person as it stands after a change; details are read with {@link People.get}. */
export interface PersonRecord extends PersonFacts {
  readonly version: number;
}

/** The people of employers and provider. What shows details logs that they were read. */
export interface People {
  /** Throws `input-invalid`, `organisation-not-found`, `department-unknown`, `email-taken`, `external-key-taken`. */
  create(transaction: OpenTransaction, input: NewPerson, actor: Actor): Promise<PersonRecord>;
  /** By id. Throws `input-invalid`, `cursor-invalid`. */
  list(transaction: OpenTransaction, filter: PeopleFilter, page: PageRequest, actor: Actor): Promise<Page<Person>>;
  /** Throws `person-not-found`. */
  get(transaction: OpenTransaction, id: string, actor: Actor): Promise<Person>;
  /** At most 200 people by their ids, e.g. to show names; unknown ids are left out. */
  find(transaction: OpenTransaction, ids: readonly string[], actor: Actor): Promise<readonly Person[]>;
  /** Without personal data, and so without a log entry; unknown ids are left out. */
  facts(database: QueryRunner, ids: readonly string[]): Promise<readonly PersonRecord[]>;
  /**
   * Throws as `create` does, and `person-not-found`, `person-erased`, `version-conflict`, `roles-own`,
   * `login-not-seconded`.
   */
  update(
    transaction: OpenTransaction,
    id: string,
    expectedVersion: number,
    change: PersonChange,
    actor: Actor,
  ): Promise<PersonRecord>;
  /** Who has this e-mail address within an organisation (null: the provider); null when nobody has. */
  findByEmail(database: QueryRunner, organisationId: string | null, email: string): Promise<PersonRecord | null>;
  /**
   * Lets a login act as a person, beside people of other organisations; for the product's own programs, as nobody is
   * asked whether they may (see `Identities`). Throws `person-not-found`, `identity-taken`.
   */
  linkIdentity(transaction: OpenTransaction, identity: Identity, personId: string): Promise<void>;
  /** How a login is kept. */
  hashedIdentity(identity: Identity): HashedIdentity;
  /** Whom a login may act as; nobody for a login that nobody has. The caller refuses who is not active. */
  peopleOfIdentity(database: QueryRunner, identity: HashedIdentity): Promise<readonly PersonFacts[]>;
  /** Everybody who is the same human being as a person, by any of their logins; that person among them. */
  sameHuman(database: QueryRunner, personId: string): Promise<ReadonlySet<string>>;
  /** The logins that may act as a person. */
  identitiesOf(database: QueryRunner, personId: string): Promise<readonly HashedIdentity[]>;
}

const MAX_FOUND_AT_ONCE = 200;

const listRequest = z.strictObject({
  organisationId: idShape.nullable().optional(),
  role: z.enum(personRoles).optional(),
  departmentId: slug.optional(),
  active: z.boolean().optional(),
  ...pageShape,
});

/** The people of this directory. */
export function peopleOf(context: DirectoryContext): People {
  return {
    create: (transaction, input, actor) => create(context, transaction, input, actor),
    list: (transaction, filter, page, actor) => list(context, transaction, { ...filter, ...page }, actor),
    get: async (transaction, id, actor) => {
      const [person] = await withDetails(context, transaction, [await personRow(transaction, id)], actor);
      if (person) return person;
      throw noSuch('person');
    },
    find: async (transaction, ids, actor) => withDetails(context, transaction, await rowsOf(transaction, ids), actor),
    facts: async (database, ids) => (await rowsOf(database, ids)).map(recordOf),
    update: (transaction, id, expectedVersion, change, actor) =>
      update(context, transaction, { id, expectedVersion, change, actor }),
    findByEmail: (database, organisationId, email) => findByEmail(context, database, organisationId, email),
    linkIdentity: (transaction, identity, personId) => linkIdentity(context, transaction, identity, personId),
    hashedIdentity: (identity) => hashedIdentity(context, identity),
    peopleOfIdentity,
    sameHuman,
    identitiesOf,
  };
}

const recordOf = ({ id, organisationId, roles, departmentId, active, version }: PersonRecord): PersonRecord => ({
  id,
  organisationId,
  roles,
  departmentId,
  active,
  version,
});

async function create(
  context: DirectoryContext,
  transaction: OpenTransaction,
  input: NewPerson,
  actor: Actor,
): Promise<PersonRecord> {
  const given = validInput(newPerson, input);
  const { id = newId(), organisationId, roles, departmentId, active, ...details } = given;
  const person = { id, organisationId, roles, departmentId, active, version: 1 };
  await refuseUnknownDepartments(transaction, organisationId, [departmentId]);
  await writePeople(context, transaction, [{ ...person, details }], actor);
  return person;
}

async function list(
  context: DirectoryContext,
  transaction: OpenTransaction,
  input: PeopleFilter & PageRequest,
  actor: Actor,
): Promise<Page<Person>> {
  const { limit, cursor, ...filter } = validInput(listRequest, input);
  const page = { limit, cursor };
  const cursors = cursorsOf('people', filter, context.cursorKey);
  const after = cursors.after(page);
  const { organisationId, role, departmentId, active } = filter;
  const { rows } = await sql<PersonRow>`
    select ${personColumns} from directory.people
    where (${after ?? null}::uuid is null or id > ${after ?? null}::uuid)
      and (${organisationId === undefined} or organisation_id is not distinct from ${organisationId ?? null}::uuid)
      and (${role ?? null}::text is null or ${role ?? null}::text = any(roles))
      and (${departmentId ?? null}::text is null or department_id = ${departmentId ?? null}::text)
      and (${active ?? null}::boolean is null or active = ${active ?? null}::boolean)
    order by id limit ${cursors.rowsFor(page)}
  `.execute(transaction);
  const found = cursors.pageOf(rows, page);
  return { items: await withDetails(context, transaction, found.items, actor), nextCursor: found.nextCursor };
}

async function rowsOf(database: QueryRunner, ids: readonly string[]): Promise<readonly PersonRow[]> {
  const asked = validInput(z.array(idShape).max(MAX_FOUND_AT_ONCE), ids);
  if (asked.length === 0) return [];
  const { rows } = await sql<PersonRow>`
    select ${personColumns} from directory.people where id = any(${asked}::uuid[]) order by id
  `.execute(database);
  return rows;
}

async function update(
  context: DirectoryContext,
  transaction: OpenTransaction,
  request: { id: string; expectedVersion: number; change: PersonChange; actor: Actor },
): Promise<PersonRecord> {
  const { roles, departmentId, active, ...detailChange } = validInput(personChange, request.change);
  const row = await personRow(transaction, request.id, sql`for update`);
  refuseErased(row);
  refuseStaleVersion(request.expectedVersion, row.version);
  const person = { ...changed(recordOf(row), { roles, departmentId, active }), version: row.version + 1 };
  refuseMisplaced(person);
  const roleChange = changeOfRoles(row, person);
  await refuseOwnRoles(transaction, request.actor, roleChange);
  await refuseNotSeconded(transaction, roleChange);
  await refuseUnknownDepartments(transaction, person.organisationId, [person.departmentId]);
  await (Object.values(detailChange).every((value) => value === undefined)
    ? writeFacts(transaction, person)
    : writeChangedDetails(context, transaction, row, person, detailChange, request.actor));
  return person;
}

async function writeChangedDetails(
  context: DirectoryContext,
  transaction: OpenTransaction,
  row: PersonRow,
  person: PersonRecord,
  change: Omit<PersonChange, 'roles' | 'departmentId' | 'active'>,
  actor: Actor,
): Promise<void> {
  const [earlier] = await withDetails(context, transaction, [row], actor);
  if (!earlier?.details) throw erased();
  const details = changed(earlier.details, change);
  await writePeople(context, transaction, [{ ...person, details }], actor);
}

async function findByEmail(
  { hashes }: DirectoryContext,
  database: QueryRunner,
  organisationId: string | null,
  email: string,
): Promise<PersonRecord | null> {
  const { rows } = await sql<PersonRow>`
    select ${personColumns} from directory.people where email_hash = ${hashes.ofEmail(organisationId, email)}
  `.execute(database);
  return rows[0] ? recordOf(rows[0]) : null;
}

function refuseMisplaced(person: PersonFacts): void {
  const faults = placeFaults(person).map(({ path, message }) => ({ path: path.join('.'), expected: message }));
  if (faults.length === 0) return;
  throw new DirectoryProblem(
    'input-invalid',
    'Roles and place do not go together. Nothing was changed. Correct what is named and send it again.',
    faults,
  );
}
