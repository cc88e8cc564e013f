import type { OpenTransaction, QueryRunner } from '@traject/database';
import type { PractitionerFacts, PractitionerKind } from '@traject/domain';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Actor, DirectoryContext } from '../context.js';
import { cursorsOf, pageShape, type Page, type PageRequest } from '../cursor.js';
import { practitionerKinds } from '../fields.js';
import { changed, validInput } from '../input.js';
import { personRow } from '../people/person-rows.js';
import { DirectoryProblem, noSuch, refuseStaleVersion } from '../problem.js';
import { orProblemWhenTaken } from '../unique-violation.js';
import { practitionerFacts, type JourneysOfPractitioner } from './facts.js';
import {
  newPractitioner,
  practitionerChange,
  roleOfKind,
  type NewPractitioner,
  type NewRegistration,
  type Practitioner,
  type PractitionerChange,
} from './practitioner.js';
import { recordRegistration, registrationsExpiring, type ExpiringRegistration } from './registrations.js';

/** Which practitioners a list holds. */
export interface PractitionersFilter {
  readonly kind?: PractitionerKind | undefined;
  readonly active?: boolean | undefined;
}

/** BMW practitioners and coaches. Their names are with `People`, under the same id. */
export interface Practitioners {
  /** Throws `input-invalid`, `person-not-found`, `role-missing`, `practitioner-exists`. */
  create(transaction: OpenTransaction, input: NewPractitioner): Promise<Practitioner>;
  /** By id. Throws `input-invalid`, `cursor-invalid`. */
  list(database: QueryRunner, filter: PractitionersFilter, page: PageRequest): Promise<Page<Practitioner>>;
  /** Throws `practitioner-not-found`. */
  get(database: QueryRunner, id: string): Promise<Practitioner>;
  /** Throws `input-invalid`, `practitioner-not-found`, `version-conflict`, `role-missing`. */
  update(
    transaction: OpenTransaction,
    id: string,
    expectedVersion: number,
    change: PractitionerChange,
  ): Promise<Practitioner>;
  /** Enters a registration, or renews the one with this number. Throws `input-invalid`, `practitioner-not-found`. */
  recordRegistration(
    transaction: OpenTransaction,
    practitionerId: string,
    input: NewRegistration,
    actor: Actor,
  ): Promise<Practitioner>;
  /** What the domain wants to know of a practitioner when a command is made. Throws `practitioner-not-found`. */
  facts(database: QueryRunner, id: string, journeys: JourneysOfPractitioner): Promise<PractitionerFacts>;
  /**
   * The registrations of active practitioners that run out before a day (`2027-03-02`) and are not renewed yet, those
   * that have run out included; soonest first, at most 1,000. Throws `input-invalid`.
   */
  registrationsExpiring(database: QueryRunner, before: string): Promise<readonly ExpiringRegistration[]>;
}

const listRequest = z.strictObject({
  kind: z.enum(practitionerKinds).optional(),
  active: z.boolean().optional(),
  ...pageShape,
});

/** The practitioners of this directory. */
export function practitionersOf({ cursorKey }: DirectoryContext): Practitioners {
  return {
    create,
    list: async (database, givenFilter, givenPage) => {
      const { limit, cursor, ...filter } = validInput(listRequest, { ...givenFilter, ...givenPage });
      const page = { limit, cursor };
      const cursors = cursorsOf('practitioners', filter, cursorKey);
      const after = cursors.after(page);
      const { kind = null, active = null } = filter;
      const { rows } = await sql<Practitioner>`
        select ${columns} from directory.practitioners
        where (${after}::uuid is null or person_id > ${after}::uuid)
          and (${kind}::text is null or ${kind}::text = any(kinds))
          and (${active}::boolean is null or active = ${active}::boolean)
        order by person_id limit ${cursors.rowsFor(page)}
      `.execute(database);
      return cursors.pageOf(rows, page);
    },
    get: (database, id) => practitioner(database, id),
    update,
    recordRegistration: async (transaction, practitionerId, input, actor) => {
      const { id } = await practitioner(transaction, practitionerId);
      await recordRegistration(transaction, id, input, actor);
      return practitioner(transaction, id);
    },
    facts: practitionerFacts,
    registrationsExpiring,
  };
}

const columns = sql`
  person_id as id, kinds, capacity, languages, areas, active, version,
  coalesce((
    select jsonb_agg(jsonb_build_object(
      'register', register, 'number', number, 'validUntil', valid_until,
      'checkedOn', checked_on, 'checkedBy', checked_by
    ) order by register, number)
    from directory.registrations where practitioner_id = person_id
  ), '[]') as registrations`;

async function practitioner(database: QueryRunner, id: string, lock = sql``): Promise<Practitioner> {
  const found = z.uuid().safeParse(id).success
    ? await sql<Practitioner>`
        select ${columns} from directory.practitioners where person_id = ${id} ${lock}`.execute(database)
    : undefined;
  const row = found?.rows[0];
  if (row) return row;
  throw noSuch('practitioner');
}

async function create(transaction: OpenTransaction, input: NewPractitioner): Promise<Practitioner> {
  const { personId, ...given } = validInput(newPractitioner, input);
  await refuseMissingRole(transaction, personId, given.kinds);
  await orProblemWhenTaken(
    sql`
      insert into directory.practitioners (person_id, kinds, capacity, languages, areas, active)
      values (${personId}, ${given.kinds}::text[], ${given.capacity}, ${given.languages}::text[],
        ${given.areas}::text[], ${given.active})
    `.execute(transaction),
  );
  return { id: personId, ...given, registrations: [], version: 1 };
}

async function update(
  transaction: OpenTransaction,
  id: string,
  expectedVersion: number,
  input: PractitionerChange,
): Promise<Practitioner> {
  const change = validInput(practitionerChange, input);
  const earlier = await practitioner(transaction, id, sql`for update`);
  refuseStaleVersion(expectedVersion, earlier.version);
  const now = { ...changed(earlier, change), version: earlier.version + 1 };
  if (now.active) await refuseMissingRole(transaction, now.id, now.kinds);
  await sql`
    update directory.practitioners set kinds = ${[...now.kinds]}::text[], capacity = ${now.capacity},
      languages = ${[...now.languages]}::text[], areas = ${[...now.areas]}::text[],
      active = ${now.active}, version = ${now.version}
    where person_id = ${now.id}
  `.execute(transaction);
  return now;
}

/** A practitioner acts in a role, and only a person who is active and has that role can. */
async function refuseMissingRole(
  transaction: OpenTransaction,
  personId: string,
  kinds: readonly PractitionerKind[],
): Promise<void> {
  const person = await personRow(transaction, personId);
  const missing = [...new Set(kinds.map(roleOfKind))].filter((role) => !person.roles.includes(role));
  if (missing.length === 0 && person.active) return;
  throw new DirectoryProblem(
    'role-missing',
    person.active
      ? `The person needs the role ${missing.join(' and ')} for this kind of practice. Nothing was changed. Give them the role first.`
      : 'The person is not active. Nothing was changed. Activate the person first.',
  );
}
