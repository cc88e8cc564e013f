import { contactForNotices, type ContactForNotices, type ContactLanguage } from '@traject/directory';
import type { Database } from '@traject/database';
import type { Dossier } from '@traject/dossier';

/** Where and how somebody is told. */
export interface Destination {
  readonly address: string;
  readonly language: ContactLanguage;
  readonly mail: boolean;
  readonly calendar: boolean;
}

/** Why somebody is not told outside the product. */
export type NoDestination = 'person-unknown' | 'no-address' | 'not-wanted' | 'address-unusable';

/** Whom to tell, and in which capacity. */
export interface Addressee {
  readonly recipientId: string;
  readonly asEmployee: boolean;
}

/** One address and nothing that a header could take for more: no space, no comma, no bracket, no line break. */
export const isPlainAddress = (address: string): boolean =>
  /^[A-Za-z0-9_'+.-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/.test(address);

/**
 * What an employee is asked as an employee goes to the private address or nowhere: an employer reads along where it runs
 * the mail. Who works here, or for the employer, is told at work, or at the private address where there is no other.
 */
const referenceFor = (contact: ContactForNotices, asEmployee: boolean): string | null =>
  asEmployee ? contact.privateAddressRef : (contact.workAddressRef ?? contact.privateAddressRef);

/**
 * Where and how somebody is told. Opening an address is a read of content: it is in the log of reads, and committed there
 * before this answers.
 * @throws DossierProblem `key-unavailable`, `content-unreadable`, or what the database threw
 */
export const destinationOf = async (
  database: Pick<Database<unknown>, 'query'>,
  dossier: Dossier,
  { recipientId, asEmployee }: Addressee,
): Promise<Destination | NoDestination> =>
  database.query.transaction().execute(async (transaction) => {
    const contact = await contactForNotices(transaction, recipientId);
    if (contact === undefined) return 'person-unknown';
    const { language, mail, calendar } = contact;
    if (!mail && !calendar) return 'not-wanted';
    const contentRef = referenceFor(contact, asEmployee);
    if (contentRef === null) return 'no-address';
    const [content] = await dossier.readContent(transaction, {
      refs: [contentRef],
      reader: 'notifier',
      role: 'notifier',
      ground: 'notice',
      whenDestroyed: 'omit',
    });
    if (content === undefined) return 'no-address';
    if (!isPlainAddress(content.text)) return 'address-unusable';
    return { address: content.text, language, mail, calendar };
  });
