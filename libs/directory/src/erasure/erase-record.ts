import type { OpenTransaction } from '@traject/database';
import { sql } from 'kysely';

/**
 * From now on nobody acts as this person, and nobody is assigned to them: logins go, the record is not active any more.
 * @returns whether there is such a person
 */
export async function endActing(transaction: OpenTransaction, personId: string): Promise<boolean> {
  // The person first, as whoever gives them a login locks them first.
  const { numAffectedRows } = await sql`
    update directory.people set active = false, version = version + case when active then 1 else 0 end
    where id = ${personId}
  `.execute(transaction);
  await sql`delete from directory.identities where person_id = ${personId}`.execute(transaction);
  await sql`
    update directory.practitioners set active = false, version = version + 1 where person_id = ${personId} and active
  `.execute(transaction);
  return numAffectedRows === 1n;
}

/**
 * Erases what the directory has of a person beside their details, which go with their key: hashes, logins with who gave
 * them, and the registrations, whose numbers lead to a name. What is left is an id that leads nowhere. Done again, it
 * changes nothing.
 */
export async function eraseRecord(transaction: OpenTransaction, personId: string): Promise<void> {
  await endActing(transaction, personId);
  await sql`delete from directory.entered_identities where person_id = ${personId}`.execute(transaction);
  await sql`delete from directory.contacts where person_id = ${personId}`.execute(transaction);
  await sql`delete from directory.registrations where practitioner_id = ${personId}`.execute(transaction);
  await sql`
    update directory.people set email_hash = null, external_key_hash = null, version = version + 1, erased_at = now()
    where id = ${personId} and erased_at is null
  `.execute(transaction);
}
