import type { OpenTransaction, QueryRunner } from '@traject/database';
import type { Register } from '@traject/domain';
import { sql } from 'kysely';
import { v7 as newId } from 'uuid';
import type { Actor } from '../context.js';
import { day } from '../fields.js';
import { validInput } from '../input.js';
import { registrationFields, type NewRegistration } from './practitioner.js';

/** A registration that runs out soon, or has run out. */
export interface ExpiringRegistration {
  readonly practitionerId: string;
  readonly register: Register;
  /** Last day of validity. */
  readonly validUntil: string;
}

const MAX_EXPIRING = 1_000;

/** See `Practitioners.recordRegistration`. */
export async function recordRegistration(
  transaction: OpenTransaction,
  practitionerId: string,
  input: NewRegistration,
  actor: Actor,
): Promise<void> {
  const { register, number, validUntil, checkedOn } = validInput(registrationFields, input);
  await sql`
    insert into directory.registrations (id, practitioner_id, register, number, valid_until, checked_on, checked_by)
    values (${newId()}, ${practitionerId}, ${register}, ${number}, ${validUntil}, ${checkedOn}, ${actor.personId})
    on conflict (practitioner_id, register, number) do update
      set valid_until = excluded.valid_until, checked_on = excluded.checked_on, checked_by = excluded.checked_by
  `.execute(transaction);
}

/** See `Practitioners.registrationsExpiring`. */
export async function registrationsExpiring(
  database: QueryRunner,
  before: string,
): Promise<readonly ExpiringRegistration[]> {
  const { rows } = await sql<ExpiringRegistration>`
    select practitioner_id as "practitionerId", register, max(valid_until) as "validUntil"
    from directory.registrations join directory.practitioners on person_id = practitioner_id
    where active
    group by practitioner_id, register having max(valid_until) < ${validInput(day, before)}::date
    order by "validUntil", "practitionerId" limit ${MAX_EXPIRING}
  `.execute(database);
  return rows;
}
