import type { OpenTransaction, QueryRunner } from '@traject/database';
import { sql } from 'kysely';
import { v4 as randomId } from 'uuid';
import type { Actor, DirectoryContext } from '../context.js';
import { validInput } from '../input.js';
import { personRow, refuseErased } from '../people/person-rows.js';
import { contact, unchosen, type Contact, type ContactLanguage } from './contact.js';

/** How people want to be told. What shows an address logs that it was read. */
export interface Contacts {
  /** Throws `person-not-found`. */
  read(transaction: OpenTransaction, personId: string, actor: Actor): Promise<Contact>;
  /** Takes the place of the former choice, whose address is in use no more and swept. Throws `input-invalid`, `person-not-found`, `person-erased`. */
  choose(transaction: OpenTransaction, personId: string, choice: Contact, actor: Actor): Promise<Contact>;
}

/** The contacts of this directory. */
export const contactsOf = (context: DirectoryContext): Contacts => ({
  read: (transaction, personId, actor) => read(context, transaction, personId, actor),
  choose: (transaction, personId, choice, actor) => choose(context, transaction, personId, choice, actor),
});

/** Without the address itself, and so without a log entry. */
interface ContactRow extends Omit<Contact, 'privateAddress'> {
  readonly addressRef: string | null;
  readonly version: number;
}

async function contactRow(database: QueryRunner, personId: string): Promise<ContactRow | undefined> {
  const { rows } = await sql<ContactRow>`
    select language, mail, calendar, address_ref as "addressRef", version from directory.contacts
    where person_id = ${personId}
  `.execute(database);
  return rows[0];
}

async function read(
  { dossier }: DirectoryContext,
  transaction: OpenTransaction,
  personId: string,
  { personId: reader, role, ground }: Actor,
): Promise<Contact> {
  const person = await personRow(transaction, personId);
  const row = await contactRow(transaction, person.id);
  if (row === undefined) return unchosen;
  const { addressRef, version: _ofTheRow, ...wishes } = row;
  const refs = addressRef === null ? [] : [addressRef];
  const [content] = await dossier.readContent(transaction, { refs, reader, role, ground, whenDestroyed: 'omit' });
  return { privateAddress: content?.text ?? null, ...wishes };
}

const commandOf = (addressRef: string): string => `directory/private-address/${addressRef}`;

async function choose(
  { dossier }: DirectoryContext,
  transaction: OpenTransaction,
  personId: string,
  choice: Contact,
  actor: Actor,
): Promise<Contact> {
  const { privateAddress, language, mail, calendar } = validInput(contact, choice);
  const person = await personRow(transaction, personId, sql`for update`);
  refuseErased(person);
  const former = await contactRow(transaction, person.id);
  const version = (former?.version ?? 0) + 1;
  const addressRef = privateAddress === null ? null : randomId();
  await sql`
    insert into directory.contacts (person_id, language, mail, calendar, address_ref, version)
    values (${person.id}, ${language}, ${mail}, ${calendar}, ${addressRef}, ${version})
    on conflict (person_id) do update set language = excluded.language, mail = excluded.mail,
      calendar = excluded.calendar, address_ref = excluded.address_ref, version = excluded.version
  `.execute(transaction);
  if (privateAddress !== null && addressRef !== null) {
    await dossier.storeContent(transaction, [
      {
        contentRef: addressRef,
        personId: person.id,
        journeyId: null,
        field: 'private-address',
        version,
        label: 'personal',
        text: privateAddress,
        commandId: commandOf(addressRef),
        writtenBy: actor.personId,
      },
    ]);
  }
  return { privateAddress, language, mail, calendar };
}

/** How somebody wants to be told, and where their addresses are kept; for whoever tells them. */
export interface ContactForNotices {
  readonly language: ContactLanguage;
  readonly mail: boolean;
  readonly calendar: boolean;
  readonly privateAddressRef: string | null;
  /** The address that the directory has; null for whoever was erased or acts no more. */
  readonly workAddressRef: string | null;
}

/** How somebody wants to be told; undefined for whom the directory does not know. Needs no keys. */
export async function contactForNotices(
  database: QueryRunner,
  personId: string,
): Promise<ContactForNotices | undefined> {
  const { rows } = await sql<ContactForNotices>`
    select coalesce(contacts.language, ${unchosen.language}) as language,
      coalesce(contacts.mail, ${unchosen.mail}) as mail, coalesce(contacts.calendar, ${unchosen.calendar}) as calendar,
      case when people.active then contacts.address_ref end as "privateAddressRef",
      case when people.active then people.work_address_ref end as "workAddressRef"
    from directory.people left join directory.contacts on contacts.person_id = people.id
    where people.id::text = ${personId}
  `.execute(database);
  return rows[0];
}
