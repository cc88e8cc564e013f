import type { OpenTransaction } from '@traject/database';
import type { Dossier, PurposeKeys } from '@traject/dossier';
import { contactsOf, type Contacts } from './contacts/contacts.js';
import { directoryContext, type Actor } from './context.js';
import { importPeople, type CsvFile, type PeopleFile } from './import/import-people.js';
import { importPractitioners } from './import/import-practitioners.js';
import { importSocialMap } from './import/import-social-map.js';
import type { ImportReport } from './import/report.js';
import { once, type DirectoryCommand } from './once.js';
import { organisationsOf, type Organisations } from './organisations/organisations.js';
import { enteredIdentitiesOf, type Identities } from './people/entered-identities.js';
import { peopleOf, type People } from './people/people.js';
import { practitionersOf, type Practitioners } from './practitioners/practitioners.js';
import { socialMapOf, type SocialMap } from './social-map/social-map.js';

/**
 * Imports of CSV files, all or nothing: a problem in one row, and no row is written. A row with an external key that is
 * on record updates that record, so that a file can be sent again; columns that the file does not have stay as they
 * were. A file that cannot be read at all is refused with `csv-too-large`, `csv-not-utf8`, `csv-malformed` or
 * `csv-header-invalid`.
 */
export interface Imports {
  /** The people of one organisation, or (null) the provider's own staff. Throws `organisation-not-found` too. */
  people(
    transaction: OpenTransaction,
    organisationId: string | null,
    file: PeopleFile,
    actor: Actor,
  ): Promise<ImportReport>;
  /** Practitioners of the provider, as people and with their registrations. */
  practitioners(transaction: OpenTransaction, file: CsvFile, actor: Actor): Promise<ImportReport>;
  /** The social map. */
  socialMap(transaction: OpenTransaction, file: CsvFile): Promise<ImportReport>;
}

/** Organisations, people, practitioners and other help. Each call works in the caller's transaction. */
export interface Directory {
  readonly organisations: Organisations;
  readonly people: People;
  readonly identities: Identities;
  readonly contacts: Contacts;
  readonly practitioners: Practitioners;
  readonly socialMap: SocialMap;
  readonly imports: Imports;
  /** Carries a command out unless it was before; see {@link once}. Throws `idempotency-key-reused`. */
  once<Answer>(transaction: OpenTransaction, command: DirectoryCommand, act: () => Promise<Answer>): Promise<Answer>;
}

/** Opens the directory with the dossier, which keeps what is personal, and the purpose keys. */
export function openDirectory(dossier: Dossier, purposeKeys: PurposeKeys): Directory {
  const context = directoryContext(dossier, purposeKeys);
  return {
    organisations: organisationsOf(context),
    people: peopleOf(context),
    identities: enteredIdentitiesOf(context),
    contacts: contactsOf(context),
    practitioners: practitionersOf(context),
    socialMap: socialMapOf(context),
    imports: {
      people: (transaction, organisationId, file, actor) =>
        importPeople(context, transaction, organisationId, file, actor),
      practitioners: (transaction, file, actor) => importPractitioners(context, transaction, file, actor),
      socialMap: importSocialMap,
    },
    once: (transaction, command, act) => once(context, transaction, command, act),
  };
}
