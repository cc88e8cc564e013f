import type { AnytimeCommands } from '../anytime/commands.js';
import type { BmwCommands } from '../bmw/commands.js';
import type { ClosingCommands } from '../closing/commands.js';
import type { CoachingCommands } from '../coaching/commands.js';
import type { DisclosureCommands } from '../disclosure/commands.js';
import type { IntakeCommands } from '../intake/commands.js';
import type { NeutralConversationCommands } from '../neutral-conversation/commands.js';
import type { ReferralCommands } from '../referral/commands.js';
import type { RequestCommands } from '../request/commands.js';
import type { JourneyRequest } from '../request/request.js';
import type { ClockCommands } from './clock.js';
import type { CommandOf } from './decider.js';
import type { TaskKind } from './tasks.js';

/** The data of every command to a running journey, by type. To add a command, add it to the interface of its step. */
export interface JourneyCommands
  extends
    RequestCommands,
    IntakeCommands,
    BmwCommands,
    ReferralCommands,
    CoachingCommands,
    NeutralConversationCommands,
    ClosingCommands,
    DisclosureCommands,
    AnytimeCommands,
    ClockCommands {}

/** Name of a command to a running journey. */
export type JourneyCommandType = keyof JourneyCommands;

/** One command to a running journey. */
export type JourneyCommand = {
  readonly [Type in JourneyCommandType]: CommandOf<Type, JourneyCommands[Type]>;
}[JourneyCommandType];

/** The command that starts a journey. */
export type RequestJourney = CommandOf<'RequestJourney', JourneyRequest>;

/** Tasks of an advice, which are completed by commands to the advice. */
export type AdviceTaskKind =
  'answer-advice-consent' | 'acknowledge-advice' | 'respond-to-advice' | 'report-advice-outcome';

/** Tasks of a journey. */
export type JourneyTaskKind = Exclude<TaskKind, AdviceTaskKind>;

/** The one command that completes a task of each kind. */
export const commandOfTask = {
  'answer-contact-consent': 'AnswerContactConsent',
  'assign-practitioner': 'AssignPractitioner',
  'record-intake': 'RecordIntake',
  'plan-bmw-talk': 'PlanBmwTalk',
  'record-bmw-talk': 'RecordBmwTalk',
  'decide-after-misses': 'DecideAfterMisses',
  'propose-referral': 'ProposeReferral',
  'answer-hand-over': 'AnswerHandOver',
  'propose-receiver': 'ProposeReceiver',
  'answer-referral': 'AnswerReferral',
  'record-warm-hand-over': 'RecordWarmHandOver',
  'record-other-help': 'RecordOtherHelp',
  'give-employer-input': 'GiveEmployerInput',
  'propose-agreement': 'ProposeAgreement',
  'answer-agreement': 'AnswerAgreement',
  'plan-coaching-session': 'PlanCoachingSession',
  'record-coaching-session': 'RecordCoachingSession',
  'write-reflection': 'WriteReflection',
  'answer-extension': 'AnswerExtension',
  'answer-neutral-conversation': 'AnswerNeutralConversation',
  'plan-neutral-conversation': 'PlanNeutralConversation',
  'record-neutral-conversation': 'RecordNeutralConversation',
  'answer-report': 'AnswerReport',
  'revise-report': 'ReviseReport',
  'evaluate-journey': 'EvaluateJourney',
  'write-closing-report': 'WriteClosingReport',
  'answer-main-lines': 'AnswerMainLines',
  'record-follow-up': 'RecordFollowUp',
  'renew-registration': 'RenewRegistration',
} as const satisfies Record<JourneyTaskKind, JourneyCommandType>;
