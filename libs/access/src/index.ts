export {
  adviceFields,
  adviceReadings,
  capacityFor,
  mayAdviseFrom,
  fieldsByStanding,
  standingOf,
  subjectOfAdvice,
  type AdviceField,
  type AdviceParties,
  type AdviceStanding,
} from './advice.js';
export {
  accessTable,
  allowed,
  allowedBy,
  type Access,
  type AccessGround,
  type AccessTable,
  type Ground,
} from './allowed.js';
export { attachmentsReadableFrom, attachmentsReadableInEmergency, mayAttach } from './attachments.js';
export { isAnswerTo } from './answers.js';
export { consentStateOf, type ConsentState, type DisclosureOnRecord } from './consent.js';
export { fieldsOfDisclosure, subjectOfDisclosure, type DisclosureParties } from './disclosure.js';
export type { DossierEvent } from './dossier-event.js';
export { dossierFor, dossierInEmergency, type DossierGround, type DossierItem } from './dossier.js';
export { professionIn, receiverIn } from './journey-parties.js';
export {
  personDetailFields,
  personDetailsFor,
  rolesOfRequest,
  seesOrganisation,
  seesPerson,
  type PersonDetailField,
} from './people.js';
export { permissions, type Permission } from './permission.js';
export { groundOfDirectory, opens, readGrounds, type ReadGround } from './read-rules.js';
export {
  isAsked,
  relationOf,
  relations,
  identityRoles,
  type Identity,
  type IdentityRole,
  type Subject,
  type Relation,
} from './relation.js';
export { timelineFor, type TimelineEntry } from './timeline.js';
export { hearsOf } from './updates.js';
export { fieldsByRelation, themeToldTo, visibleTo, type JourneyField } from './visible-fields.js';
export { readerOfTask, refsIn, wordsOfTask, wordsToRead, type WordsOfEvents } from './words-of-task.js';
