export { decidePublishing, releaseOf } from './ledger/publishing.js';
export type {
  Published,
  PublishingAnswer,
  PublishingDecision,
  PublishingRefusal,
  ReleaseLedger,
} from './ledger/publishing.js';
export {
  adviceFollowUps,
  type AdviceFacts,
  type AdviceFollowUp,
  type CaseloadFacts,
  type Facts,
  type JourneyFacts,
} from './model/facts.js';
export type { GroupsOf } from './model/groups.js';
export {
  breakdownsOf,
  dimensions,
  measures,
  SENSITIVE_THRESHOLD,
  tellingOf,
  THRESHOLD,
  thresholdOf,
  type CategoryOf,
  type Dimension,
  type Measure,
  type SharesMeasureName,
  type Telling,
} from './model/measures.js';
export {
  dayAt,
  isClosed,
  isWholePeriod,
  monthAfter,
  overlaps,
  periodBefore,
  periodKey,
  periodLengths,
  publishedFrom,
  type Day,
  type Month,
  type Period,
  type PeriodLength,
} from './model/period.js';
export type {
  Figure,
  KnownOrganisation,
  Release,
  ReleasedDepartment,
  ReleasedLine,
  Series,
} from './release/figures.js';
export { publish, publishInTurns } from './release/publish.js';
export {
  reportOf,
  type Asker,
  type AnsweredReport,
  type Question,
  type QuestionRefusal,
  type Report,
  type ReportLine,
} from './release/report.js';
export { inOrder, processSteps, type Path, type PathStep, type ProcessStep } from './process-log/paths.js';
export type { GroupStep, PathGroup, ProcessLog } from './process-log/process-log.js';
export { processGroupRules, publishProcessLog } from './process-log/publish-process-log.js';
