export { followClaims } from './claim-notices.js';
export { followNotices } from './notices.js';
export {
  journeysOfPerson,
  keptDossiers,
  peopleInJourneys,
  type KeptDossier,
  type TakenAsGone,
} from './erasure/journeys-of-person.js';
export { keptAdvices, type KeptAdvice } from './erasure/kept-advices.js';
export { obstacleToErasure } from './erasure/obstacle-to-erasure.js';
export { forgetPseudonyms, publishedPosition, type NamedSubject } from './erasure/pseudonyms.js';
export { eventIdOf } from './event-id.js';
export * from './log.js';
export { eventLogMigrations, noticeMailMigrations, pseudonymMigrations } from './migrations/index.js';
export { EventLogProblem } from './problem.js';
export { readProcess, type ProcessInLog } from './process.js';
export type { ProcessState } from './process-state.js';
export type { AdviceRow } from './read-models/advices.js';
export type { BreakGlassRow } from './read-models/break-glass.js';
export type { DisclosureRecipient, DisclosureRow } from './read-models/disclosures.js';
export type { JourneyRow } from './read-models/journeys.js';
export type { NoticeKind, NoticeRecipient, NoticeRow } from './read-models/notices.js';
export { readModelQueries, type WorklistRow, type ReadModelTables } from './read-models/queries.js';
export { rebuildReadModels, type RebuildReport } from './rebuild.js';
export { claimTask, releaseTask } from './task-claims.js';
