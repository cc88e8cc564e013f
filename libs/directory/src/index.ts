export type { Actor, QueryRunner } from './context.js';
export { MAX_PAGE, type Page, type PageRequest } from './cursor.js';
export * from './directory.js';
export { personRoles, practitionerKinds, registers, type PersonRole } from './fields.js';
export * from './import/columns.js';
export type { CsvFile } from './import/import-people.js';
export { MAX_CSV_BYTES, MAX_CSV_ROWS } from './import/read-csv.js';
export * from './import/report.js';
export { checkInput, type Checked } from './input.js';
export * from './migrations/index.js';
export type { DirectoryCommand } from './once.js';
export * from './organisations/organisation.js';
export type { Organisations } from './organisations/organisations.js';
export * from './organisations/policy.js';
export type { Identity } from './people/identities.js';
export type { People, PeopleFilter, PersonRecord } from './people/people.js';
export * from './people/person.js';
export { practitionerFacts, type JourneysOfPractitioner } from './practitioners/facts.js';
export * from './practitioners/practitioner.js';
export type { Practitioners, PractitionersFilter } from './practitioners/practitioners.js';
export { registrationsExpiring, type ExpiringRegistration } from './practitioners/registrations.js';
export * from './problem.js';
export {
  newSocialMapEntry,
  socialMapChange,
  type NewSocialMapEntry,
  type SocialMap,
  type SocialMapChange,
  type SocialMapEntry,
  type SocialMapFilter,
} from './social-map/social-map.js';
