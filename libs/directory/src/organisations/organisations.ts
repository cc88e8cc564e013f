import type { OpenTransaction, QueryRunner } from '@traject/database';
import { sql } from 'kysely';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import type { DirectoryContext } from '../context.js';
import { cursorsOf, pageShape, type Page, type PageRequest } from '../cursor.js';
import { changed, validInput } from '../input.js';
import { DirectoryProblem, noSuch, refuseStaleVersion } from '../problem.js';
import {
  newOrganisation,
  organisationChange,
  type NewOrganisation,
  type Organisation,
  type OrganisationChange,
} from './organisation.js';
import { refuseInvalidPolicy } from './policy.js';

/** The employers. */
export interface Organisations {
  /** Throws `input-invalid`, `policy-invalid`. */
  create(transaction: OpenTransaction, input: NewOrganisation): Promise<Organisation>;
  /** By id. Throws `input-invalid`, `cursor-invalid`. */
  list(database: QueryRunner, page: PageRequest): Promise<Page<Organisation>>;
  /** Throws `organisation-not-found`. */
  get(database: QueryRunner, id: string): Promise<Organisation>;
  /** Throws `organisation-not-found`, `version-conflict`, `input-invalid`, `policy-invalid`, `department-in-use`. */
  update(
    transaction: OpenTransaction,
    id: string,
    expectedVersion: number,
    change: OrganisationChange,
  ): Promise<Organisation>;
}

/** The organisations of this directory. */
export function organisationsOf({ cursorKey }: DirectoryContext): Organisations {
  const cursors = cursorsOf('organisations', null, cursorKey);
  return {
    create: async (transaction, input) => {
      const { id = newId(), ...given } = validInput(newOrganisation, input);
      refuseInvalidPolicy(given.policy);
      const organisation = { id, ...given, version: 1 };
      await sql`
        insert into directory.organisations (id, name, departments, policy)
        values (${id}, ${given.name}, ${JSON.stringify(given.departments)}, ${JSON.stringify(given.policy)})
      `.execute(transaction);
      return organisation;
    },
    list: async (database, page) => {
      const request = validInput(z.strictObject(pageShape), page);
      const after = cursors.after(request);
      const { rows } = await sql<Organisation>`
        select ${columns} from directory.organisations
        where ${after}::uuid is null or id > ${after}::uuid order by id limit ${cursors.rowsFor(request)}
      `.execute(database);
      return cursors.pageOf(rows, request);
    },
    get: (database, id) => organisation(database, id),
    update,
  };
}

const columns = sql`id, name, departments, policy, version`;

async function organisation(database: QueryRunner, id: string, lock = sql``): Promise<Organisation> {
  const found = z.uuid().safeParse(id).success
    ? await sql<Organisation>`select ${columns} from directory.organisations where id = ${id} ${lock}`.execute(database)
    : undefined;
  const row = found?.rows[0];
  if (row) return row;
  throw noSuch('organisation');
}

async function update(
  transaction: OpenTransaction,
  id: string,
  expectedVersion: number,
  input: OrganisationChange,
): Promise<Organisation> {
  const change = validInput(organisationChange, input);
  const earlier = await organisation(transaction, id, sql`for update`);
  refuseStaleVersion(expectedVersion, earlier.version);
  const organisationNow = { ...changed(earlier, change), version: earlier.version + 1 };
  refuseInvalidPolicy(organisationNow.policy);
  await refuseLosingDepartments(transaction, organisationNow);
  await sql`
    update directory.organisations set name = ${organisationNow.name}, version = ${organisationNow.version},
      departments = ${JSON.stringify(organisationNow.departments)}, policy = ${JSON.stringify(organisationNow.policy)}
    where id = ${earlier.id}
  `.execute(transaction);
  return organisationNow;
}

/** A department in which people work cannot go: advice about a group and its totals would lose them. */
async function refuseLosingDepartments(transaction: OpenTransaction, { id, departments }: Organisation): Promise<void> {
  const kept = departments.map((department) => department.id);
  const { rows } = await sql<{ department_id: string }>`
    select distinct department_id from directory.people
    where organisation_id = ${id} and department_id <> all(${kept}::text[]) and erased_at is null
  `.execute(transaction);
  if (rows.length === 0) return;
  throw new DirectoryProblem(
    'department-in-use',
    `People still work in: ${rows.map((row) => row.department_id).join(', ')}. Nothing was changed. Move them to another department first.`,
  );
}
