export { contact, type Contact, type ContactLanguage } from './contacts/contact.js';
export { contactForNotices, type ContactForNotices, type Contacts } from './contacts/contacts.js';
export type { Actor } from './context.js';
export { MAX_PAGE, type Page, type PageRequest } from './cursor.js';
export { openDirectory, type Directory } from './directory.js';
export { endActing, eraseRecord } from './erasure/erase-record.js';
export {
  formerPeople,
  organisationsOfPeople,
  retentionOfOrganisations,
  type FormerPerson,
  type RetentionOf,
} from './erasure/kept-records.js';
export { personRoles, practitionerKinds, type PersonRole } from './fields.js';
export type { CsvFile, PeopleFile } from './import/import-people.js';
export { MAX_CSV_BYTES } from './import/read-csv.js';
export type { ImportReport } from './import/report.js';
export { checkInput } from './input.js';
export { directoryMigrations } from './migrations/index.js';
export {
  newOrganisation,
  organisationChange,
  type NewOrganisation,
  type OrganisationChange,
  type Organisation,
} from './organisations/organisation.js';
export { policyWith, reportingWith } from './organisations/policy.js';
export type { Identities, IdentityEntry } from './people/entered-identities.js';
export type { AdministratorEntered, FirstAdministrator } from './people/first-administrator.js';
export { identitiesOf, identity, type HashedIdentity, type Identity } from './people/identities.js';
export { waitsDays, type EnteredIdentity, type IdentityState } from './people/identity-record.js';
export type { PeopleFilter, PersonRecord } from './people/people.js';
export {
  enteredPerson,
  newPerson,
  personChange,
  type EnteredPerson,
  type NewPerson,
  type PersonChange,
  type PersonDetails,
  type PersonFacts,
  type Person,
} from './people/person.js';
export {
  newPractitioner,
  practitionerChange,
  registrationFields,
  type NewPractitioner,
  type PractitionerChange,
  type NewRegistration,
  type Practitioner,
} from './practitioners/practitioner.js';
export { DirectoryProblem, type DirectoryProblemCode } from './problem.js';
export {
  newSocialMapEntry,
  socialMapChange,
  type NewSocialMapEntry,
  type SocialMapChange,
  type SocialMapEntry,
} from './social-map/social-map.js';
