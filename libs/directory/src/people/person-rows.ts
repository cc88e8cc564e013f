import { codeOf } from '@traject/contracts';
import type { OpenTransaction, QueryRunner } from '@traject/database';
import { sql, type QueryResult, type RawBuilder } from 'kysely';
import { v4 as randomId } from 'uuid';
import { z } from 'zod';
import type { Actor, DirectoryContext } from '../context.js';
import { practitionerKinds } from '../fields.js';
import { roleOfKind } from '../practitioners/practitioner.js';
import { DirectoryProblem, noSuch } from '../problem.js';
import { orProblemWhenTaken } from '../unique-violation.js';
import type { Person, PersonDetails, PersonFacts } from './person.js';

/** A person's row: no personal data, only the reference that leads to it. */
export interface PersonRow extends PersonFacts {
  readonly detailsRef: string;
  readonly version: number;
  readonly erased: boolean;
}

/** Columns of {@link PersonRow}. */
export const personColumns = sql`
  people.id, people.organisation_id as "organisationId", people.roles, people.department_id as "departmentId",
  people.active, people.details_ref as "detailsRef", people.version, people.erased_at is not null as erased`;

/** The row of a person. Throws `person-not-found`. */
export async function personRow(
  database: QueryRunner,
  id: string,
  lock: RawBuilder<unknown> = sql``,
): Promise<PersonRow> {
  const found = z.uuid().safeParse(id).success
    ? await sql<PersonRow>`select ${personColumns} from directory.people where id = ${id} ${lock}`.execute(database)
    : undefined;
  const row = found?.rows[0];
  if (row) return row;
  throw noSuch('person');
}

/** The answer to a change of a person who was erased. */
export const erased = (): DirectoryProblem =>
  new DirectoryProblem('person-erased', 'This person was erased. Nothing was changed, and it cannot be undone.');

/** What the database says of whoever would come back while they are being erased. */
const BEING_ERASED = 'TJ005';

async function orProblemWhenErased<Answer>(statement: Promise<Answer>): Promise<Answer> {
  try {
    return await statement;
  } catch (error) {
    throw codeOf(error) === BEING_ERASED ? erased() : error;
  }
}

/** Throws `person-erased`. */
export function refuseErased(row: PersonRow): void {
  if (row.erased) throw erased();
}

/** Puts the details beside the rows; each read of them is logged. An erased person has none. */
export async function withDetails(
  { dossier }: DirectoryContext,
  transaction: OpenTransaction,
  rows: readonly PersonRow[],
  actor: Actor,
): Promise<readonly Person[]> {
  const content = await dossier.readContent(transaction, {
    refs: rows.map((row) => row.detailsRef),
    reader: actor.personId,
    role: actor.role,
    ground: actor.ground,
    whenDestroyed: 'omit',
  });
  const textByRef = new Map(content.map(({ contentRef, text }) => [contentRef, text]));
  return rows.map(({ detailsRef, erased: _shownAsNoDetails, ...row }) => {
    const text = textByRef.get(detailsRef);
    return { ...row, details: text === undefined ? null : detailsFrom(text) };
  });
}

/** Written by {@link writeDetails} alone and authenticated by its encryption, so that its shape is known. */
const detailsFrom = (text: string): PersonDetails => JSON.parse(text) as PersonDetails;

/** A person to be written: the facts, the version it will have, and its details when they are new. */
export interface PersonToWrite extends PersonFacts {
  readonly version: number;
  /** Kept in a new place; what was there before is in use no more, and is swept. */
  readonly details: PersonDetails;
}

/** Enters new people, or replaces facts and details of known ones. Throws `email-taken`, `external-key-taken`, `person-erased`. */
export async function writePeople(
  context: DirectoryContext,
  transaction: OpenTransaction,
  people: readonly PersonToWrite[],
  actor: Actor,
): Promise<void> {
  if (people.length === 0) return;
  const rows = people.map((person) => ({
    ...factsRow(person),
    details_ref: randomId(),
    work_address_ref: randomId(),
    email_hash: context.hashes.ofEmail(person.organisationId, person.details.email).toString('hex'),
    external_key_hash: externalKeyHash(context, person),
  }));
  const { numAffectedRows } = await orProblemWhenTaken(orProblemWhenErased(upsertRows(transaction, rows)));
  if (numAffectedRows !== BigInt(people.length)) throw overtaken();
  await deactivatePractitioners(transaction, people);
  await context.dossier.storeContent(
    transaction,
    people.flatMap((person, index) => {
      const { details_ref = '', work_address_ref = '' } = rows[index] ?? {};
      const shared = {
        personId: person.id,
        journeyId: null,
        version: person.version,
        label: 'personal',
        commandId: commandOf(details_ref),
        writtenBy: actor.personId,
      } as const;
      return [
        { ...shared, contentRef: details_ref, field: 'person-details', text: JSON.stringify(person.details) },
        // Once more and alone, so that whoever sends mail does not open a name for it.
        { ...shared, contentRef: work_address_ref, field: 'work-address', text: person.details.email },
      ];
    }),
  );
}

const overtaken = (): DirectoryProblem =>
  new DirectoryProblem(
    'version-conflict',
    'Somebody entered or changed one of these people meanwhile. Nothing was changed. Load them again and repeat your change.',
  );

const commandOf = (detailsRef: string): string => `directory/person-details/${detailsRef}`;

const externalKeyHash = ({ hashes }: DirectoryContext, person: PersonToWrite): string | null => {
  const { externalKey } = person.details;
  return externalKey === null ? null : hashes.ofExternalKey(person.organisationId, externalKey).toString('hex');
};

const factsRow = (person: PersonFacts & { readonly version: number }) => ({
  id: person.id,
  organisation_id: person.organisationId,
  roles: person.roles,
  department_id: person.departmentId,
  active: person.active,
  version: person.version,
});

/** Only on the id may a row be there already: an e-mail address or key of somebody else is refused. */
const upsertRows = (transaction: OpenTransaction, rows: readonly object[]): Promise<QueryResult<unknown>> =>
  sql`
    insert into directory.people as people
      (id, organisation_id, roles, department_id, active, details_ref, work_address_ref, email_hash, external_key_hash, version)
    select id, organisation_id, array(select jsonb_array_elements_text(roles)), department_id, active, details_ref,
      work_address_ref, decode(email_hash, 'hex'), decode(external_key_hash, 'hex'), version
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (
      id uuid, organisation_id uuid, roles jsonb, department_id text, active boolean, details_ref uuid,
      work_address_ref uuid, email_hash text, external_key_hash text, version integer
    )
    on conflict (id) do update set roles = excluded.roles, department_id = excluded.department_id,
      active = excluded.active, details_ref = excluded.details_ref,
      work_address_ref = excluded.work_address_ref, email_hash = excluded.email_hash,
      external_key_hash = excluded.external_key_hash, version = excluded.version
    where people.version = excluded.version - 1
  `.execute(transaction);

/** Replaces the facts of a known person and leaves the details alone. Throws `person-erased`. */
export async function writeFacts(
  transaction: OpenTransaction,
  person: PersonFacts & { readonly version: number },
): Promise<void> {
  await orProblemWhenErased(
    sql`
      update directory.people set roles = ${[...person.roles]}::text[], department_id = ${person.departmentId},
        active = ${person.active}, version = ${person.version}
      where id = ${person.id}
    `.execute(transaction),
  );
  await deactivatePractitioners(transaction, [person]);
}

/**
 * Nobody is assigned who may not act, be it that they left or that a role was taken from them; coming back is a step of
 * its own, as the register is checked again then.
 */
async function deactivatePractitioners(transaction: OpenTransaction, people: readonly PersonFacts[]): Promise<void> {
  const acting = people.map(({ id, roles, active }) => ({
    id,
    kinds: practitionerKinds.filter((kind) => active && roles.includes(roleOfKind(kind))),
  }));
  await sql`
    update directory.practitioners set active = false, version = version + 1
    from jsonb_to_recordset(${JSON.stringify(acting)}::jsonb) as acting (id uuid, kinds jsonb)
    where person_id = acting.id and active and not to_jsonb(practitioners.kinds) <@ acting.kinds
  `.execute(transaction);
}
