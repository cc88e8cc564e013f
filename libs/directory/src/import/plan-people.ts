import type { OpenTransaction } from '@traject/database';
import { sql } from 'kysely';
import { v7 as newId } from 'uuid';
import type { Actor, DirectoryContext } from '../context.js';
import { changed } from '../input.js';
import { departmentIdsOf } from '../people/departments.js';
import { askAnother, changeOfRoles, ownRolesIn } from '../people/own-roles.js';
import { placeFaults, type Person, type PersonDetails, type PersonFacts } from '../people/person.js';
import { personColumns, withDetails, type PersonRow, type PersonToWrite } from '../people/person-rows.js';
import { haveSeconded, notSecondedIn } from '../people/seconded-logins.js';
import { noSuch } from '../problem.js';
import { twiceInFile, type Outcome, type RowProblem } from './report.js';

/** A person as a row of a file tells it; what the file does not say is undefined, and stays as it was. */
export interface GivenPerson {
  readonly line: number;
  readonly externalKey: string | null | undefined;
  readonly name: string;
  readonly email: string;
  readonly phone: string | null | undefined;
  readonly roles: PersonFacts['roles'];
  readonly departmentId: string | null | undefined;
  readonly active: boolean | undefined;
}

/** What is to be done for one row. */
export interface PlannedPerson {
  readonly line: number;
  readonly outcome: Outcome;
  readonly person: PersonToWrite;
  /** Who they are on record; absent for somebody new. */
  readonly before?: PersonFacts;
}

/** What is to be done for a file, and what stands in the way. */
export interface PeoplePlan {
  readonly people: readonly PlannedPerson[];
  readonly problems: readonly RowProblem[];
}

/** How roles in the file and roles on record become one. */
export type MergeRoles = (onRecord: PersonFacts['roles'], given: PersonFacts['roles']) => PersonFacts['roles'];

/** Finds out what becomes of each row, without writing. Throws `organisation-not-found`. */
export async function planPeople(
  context: DirectoryContext,
  transaction: OpenTransaction,
  organisationId: string | null,
  given: readonly GivenPerson[],
  actor: Actor,
  mergeRoles: MergeRoles = (_onRecord, roles) => roles,
): Promise<PeoplePlan> {
  const departments = await knownDepartments(transaction, organisationId);
  const known = await knownPeople(context, transaction, organisationId, given, actor);
  const people = given.map((row) => planRow(row, organisationId, known.byKey(row), mergeRoles));
  const changes = people.map(({ person, before }) => changeOfRoles(before ?? person, person));
  const own = await ownRolesIn(transaction, actor, changes);
  const notSeconded = await notSecondedIn(transaction, changes);
  const problems = [
    ...twiceInFile(given, 'external_key', (row) => row.externalKey),
    ...twiceInFile(given, 'email', (row) => row.email.toLowerCase()),
    ...given.flatMap((row) => emailProblem(row, known.byKey(row), known.idByEmail(row))),
    ...people.flatMap((planned) => placeProblems(planned, departments)),
    ...people
      .filter(({ person }) => own.has(person.id))
      .map(({ line }): RowProblem => ({ line, column: null, code: 'roles-own', reason: askAnother })),
    ...people
      .filter(({ person }) => notSeconded.has(person.id))
      .map(({ line }): RowProblem => ({ line, column: 'roles', code: 'login-not-seconded', reason: haveSeconded })),
  ];
  return { people, problems };
}

async function knownDepartments(
  transaction: OpenTransaction,
  organisationId: string | null,
): Promise<ReadonlySet<string>> {
  if (organisationId === null) return new Set();
  const departments = await departmentIdsOf(transaction, organisationId);
  if (departments) return departments;
  throw noSuch('organisation');
}

type KnownPerson = Person & { readonly detailsRef: string };

interface KnownPeople {
  /** The person on record with the row's external key. */
  byKey(row: GivenPerson): KnownPerson | undefined;
  /** Id of the person on record with the row's e-mail address. */
  idByEmail(row: GivenPerson): string | undefined;
}

async function knownPeople(
  context: DirectoryContext,
  transaction: OpenTransaction,
  organisationId: string | null,
  given: readonly GivenPerson[],
  actor: Actor,
): Promise<KnownPeople> {
  const keyHash = ({ externalKey }: GivenPerson): string | null =>
    typeof externalKey === 'string' ? context.hashes.ofExternalKey(organisationId, externalKey).toString('hex') : null;
  const emailHash = ({ email }: GivenPerson): string => context.hashes.ofEmail(organisationId, email).toString('hex');
  const { rows } = await sql<PersonRow & { email_hash: string; key_hash: string | null }>`
    select ${personColumns}, encode(email_hash, 'hex') as email_hash, encode(external_key_hash, 'hex') as key_hash
    from directory.people
    where external_key_hash in (select decode(hash, 'hex') from unnest(${given.map(keyHash)}::text[]) as hash)
      or email_hash in (select decode(hash, 'hex') from unnest(${given.map(emailHash)}::text[]) as hash)
    order by id for update
  `.execute(transaction);
  const keys = new Set(given.map(keyHash).filter((hash) => hash !== null));
  const matched = rows.filter((row) => row.key_hash !== null && keys.has(row.key_hash));
  const details = new Map(
    (await withDetails(context, transaction, matched, actor)).map((one) => [one.id, one.details]),
  );
  const byHash = new Map(matched.map((row) => [row.key_hash, { ...row, details: details.get(row.id) ?? null }]));
  const idByHash = new Map(rows.map((row) => [row.email_hash, row.id]));
  return { byKey: (row) => byHash.get(keyHash(row)), idByEmail: (row) => idByHash.get(emailHash(row)) };
}

function planRow(
  row: GivenPerson,
  organisationId: string | null,
  known: KnownPerson | undefined,
  mergeRoles: MergeRoles,
): PlannedPerson {
  const { line, name, email, phone, departmentId, active } = row;
  if (!known?.details) {
    const details = { name, email, phone: phone ?? null, externalKey: row.externalKey ?? null };
    const place = { organisationId, roles: row.roles, departmentId: departmentId ?? null, active: active ?? true };
    return { line, outcome: 'created', person: { id: newId(), ...place, version: 1, details } };
  }
  const details: PersonDetails = changed(known.details, { name, email, phone });
  const roles = mergeRoles(known.roles, row.roles);
  const facts = changed<Omit<PersonFacts, 'id' | 'organisationId'>>(known, { roles, departmentId, active });
  const same = isSame(known, { ...facts, details });
  const version = same ? known.version : known.version + 1;
  const place = { roles: facts.roles, departmentId: facts.departmentId, active: facts.active };
  return {
    line,
    outcome: same ? 'unchanged' : 'updated',
    person: { id: known.id, organisationId, ...place, version, details },
    before: known,
  };
}

function isSame(
  known: KnownPerson,
  now: Omit<PersonFacts, 'id' | 'organisationId'> & { details: PersonDetails },
): boolean {
  const parts = ({ roles, departmentId, active, details }: typeof now | KnownPerson) =>
    JSON.stringify([
      roles.toSorted(),
      departmentId,
      active,
      Object.entries(details ?? {}).toSorted(([one], [other]) => one.localeCompare(other)),
    ]);
  return parts(known) === parts(now);
}

const emailProblem = (
  { line }: GivenPerson,
  known: KnownPerson | undefined,
  idWithEmail: string | undefined,
): readonly RowProblem[] =>
  idWithEmail === undefined || idWithEmail === known?.id
    ? []
    : [
        {
          line,
          column: 'email',
          code: 'email-taken',
          reason:
            'somebody on record has this address and another external key, or none; leave the row out, or correct it',
        },
      ];

function placeProblems({ line, person }: PlannedPerson, departments: ReadonlySet<string>): readonly RowProblem[] {
  const [fault] = placeFaults(person);
  if (fault) {
    return [
      {
        line,
        column: fault.path[0] === 'roles' ? 'roles' : 'department',
        code: 'roles-misplaced',
        reason: fault.message,
      },
    ];
  }
  if (person.departmentId === null || departments.has(person.departmentId)) return [];
  const reason = 'the organisation has no department with this id; enter it with the organisation first';
  return [{ line, column: 'department', code: 'department-unknown', reason }];
}
