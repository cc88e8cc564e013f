export type { AppointmentWish } from './journey/appointment.js';
export { FARTHEST_APPOINTMENT_DAYS } from './journey/appointment-rules.js';
export {
  themes,
  employerThemes,
  isEmployerTheme,
  themeForEmployer,
  requestSubjects,
  routes,
  routeReasons,
  coachKinds,
  missedBy,
  places,
  pauseReasons,
  stopReasons,
  declineReasons,
  noReceiverReasons,
  dropOutReasons,
  withoutReferral,
  replacementReasons,
  withdrawableConsents,
  type Theme,
  type EmployerTheme,
  type RequestSubject,
  type Route,
  type RouteReason,
  type CoachKind,
  type PractitionerKind,
  type MissedBy,
  type Place,
  type Party,
  type StopReason,
  type DeclineReason,
  type NoReceiverReason,
  type WithoutReferral,
  type EndReason,
  type Phase,
} from './journey/codes.js';
export type { ActorRole, EventOf } from './journey/event-shape.js';
export type { JourneyEvents, JourneyEventType, JourneyEvent } from './journey/events.js';
export { evolve, fold } from './journey/evolve.js';
export { involvedPractitionerIds, hasCoached } from './journey/involvement.js';
export type { Register, PractitionerFacts } from './journey/practitioner.js';
export { practitionerRole } from './journey/practitioner-task.js';
export { reject, type RejectionCode, type Rejection } from './journey/rejection.js';
export {
  currentTrajectory,
  meetsNotBefore,
  employerParty,
  employerTakesPart,
  type Trajectory,
  type JourneyState,
} from './journey/state.js';
export type { TaskKind, TaskRole, OpenTask, TaskEvents } from './journey/tasks.js';
export {
  CIVIL_DAY_MS,
  instantAfter,
  daysAfter,
  WORKING_DAYS_IN_SLICE,
  type Instant,
  type CalendarSlice,
} from './journey/time.js';
export { defaultPolicy, domainLimits, validatePolicy, type Policy, type PolicyFault } from './policy/policy.js';
export { defaultRetention, isKeptLongEnough, validateRetention, type Retention } from './policy/retention.js';
export { erasureObstacle, recordErasure, type PersonDecision } from './erasure/decide.js';
export {
  evolvePerson,
  type PersonEvents,
  type PersonEventType,
  type PersonEvent,
  type PersonState,
} from './erasure/events.js';
export { erasureObstacles, type ErasureObstacle, type PersonStanding } from './erasure/rules.js';
export type { DestructionGround } from './closing/commands.js';
export { slotOf, type AnytimeEvents } from './anytime/events.js';
export {
  breakGlassReadersAt,
  breakGlassReasons,
  isOpenAt,
  MOST_BREAK_GLASS_HOURS,
  waitsForApprovalAt,
  type BreakGlass,
  type BreakGlassReason,
} from './anytime/break-glass.js';
export { afterTalk, type AfterTalk, type BmwEvents } from './bmw/events.js';
export {
  goalAttainments,
  followUpOutcomes,
  type GoalAttainment,
  type FollowUpOutcome,
  type ClosingEvents,
} from './closing/events.js';
export { afterSession, type CoachingEvents } from './coaching/events.js';
export type { CoachingTrajectory } from './coaching/trajectory.js';
export type { IntakeEvents } from './intake/events.js';
export { afterConversation, type NeutralConversationEvents } from './neutral-conversation/events.js';
export type { ConversationParty, NeutralConversationTrajectory } from './neutral-conversation/trajectory.js';
export { agreedItem, agreedRef, type AgreedItem } from './referral/agreed-item.js';
export type { ReferralEvents } from './referral/events.js';
export type { ReferralTarget, ReferralStage, Referral } from './referral/referral.js';
export type { RequestEvents } from './request/events.js';
export type { JourneyRequest } from './request/request.js';
export {
  adviceSubjects,
  adviceIntentions,
  adviceOutcomes,
  type AdviceSubject,
  type AdviceIntention,
  type AdviceOutcome,
  type AdviceEndReason,
  type AdviceEvents,
  type AdviceEventType,
  type AdviceEvent,
} from './advice/events.js';
export {
  commandOfAdviceTask,
  type RaisedAdvice,
  type AdviceCommands,
  type AdviceCommandType,
  type AdviceCommand,
  type RaiseAdvice,
} from './advice/commands.js';
export {
  disclosurePurposes,
  disclosureModes,
  previewOf,
  lastNamed,
  isNamed,
  mainLinesName,
  agreementName,
  reportName,
  ADVICE_KEY,
  type DisclosurePurpose,
  type DisclosureMode,
  type DisclosureOffer,
  type Preview,
  type Opening,
  type Disclosure,
} from './disclosure/disclosure.js';
export type { DisclosureEvents } from './disclosure/events.js';
export { disclosureOf } from './disclosure/commands.js';
export { offerOf, purposeOfTask } from './disclosure/offers.js';
export { decideAdviceStart, decideAdvice } from './advice/decide.js';
export { evolveAdvice, foldAdvice, adviceDeadlines, type AdviceState } from './advice/state.js';
export { proposeRoute } from './intake/rules.js';
export { deadlines, type DeadlineKind } from './journey/clock.js';
export {
  commandOfTask,
  type JourneyCommands,
  type JourneyCommandType,
  type JourneyCommand,
  type RequestJourney,
  type AdviceTaskKind,
  type JourneyTaskKind,
} from './journey/commands.js';
export { decideStart, decide } from './journey/decide.js';
export { fact, type Actor, type DecisionTime, type Fact } from './journey/decider.js';
export { nextStep, sameStep, phaseOf, type Step } from './journey/next-step.js';
export { fitsWithoutReferral, leadsToSomebodyElse, didNotDecline } from './referral/rules.js';
export { textFault, type TextFault, type TextShape } from './writing/legible.js';
