import type { TaskKind } from '@traject/domain';
import type { TaskDefinition } from './form/definition.js';
import { acknowledgeAdvice } from './advice/acknowledge-advice.js';
import { answerAdviceConsent } from './advice/answer-advice-consent.js';
import { reportAdviceOutcome } from './advice/report-advice-outcome.js';
import { respondToAdvice } from './advice/respond-to-advice.js';
import { decideAfterMisses } from './anytime/decide-after-misses.js';
import { renewRegistration } from './anytime/renew-registration.js';
import { planBmwTalk } from './bmw/plan-bmw-talk.js';
import { recordBmwTalk } from './bmw/record-bmw-talk.js';
import { answerMainLines } from './closing/answer-main-lines.js';
import { evaluateJourney } from './closing/evaluate-journey.js';
import { recordFollowUp } from './closing/record-follow-up.js';
import { writeClosingReport } from './closing/write-closing-report.js';
import { answerAgreement } from './coaching/answer-agreement.js';
import { answerExtension } from './coaching/answer-extension.js';
import { giveEmployerInput } from './coaching/give-employer-input.js';
import { planCoachingSession } from './coaching/plan-coaching-session.js';
import { proposeAgreement } from './coaching/propose-agreement.js';
import { recordCoachingSession } from './coaching/record-coaching-session.js';
import { writeReflection } from './coaching/write-reflection.js';
import { assignPractitioner } from './intake/assign-practitioner.js';
import { recordIntake } from './intake/record-intake.js';
import { answerNeutralConversation } from './neutral-conversation/answer-neutral-conversation.js';
import { answerReport } from './neutral-conversation/answer-report.js';
import { planNeutralConversation } from './neutral-conversation/plan-neutral-conversation.js';
import { recordNeutralConversation } from './neutral-conversation/record-neutral-conversation.js';
import { reviseReport } from './neutral-conversation/revise-report.js';
import { answerHandOver } from './referral/answer-hand-over.js';
import { answerReferral } from './referral/answer-referral.js';
import { proposeReceiver } from './referral/propose-receiver.js';
import { proposeReferral } from './referral/propose-referral.js';
import { recordOtherHelp } from './referral/record-other-help.js';
import { recordWarmHandOver } from './referral/record-warm-hand-over.js';
import { answerContactConsent } from './request/answer-contact-consent.js';

/** Every kind of human task; a kind without a definition does not compile. */
export const taskCatalogue: { readonly [Kind in TaskKind]: TaskDefinition<Kind> } = {
  'acknowledge-advice': acknowledgeAdvice,
  'answer-advice-consent': answerAdviceConsent,
  'report-advice-outcome': reportAdviceOutcome,
  'respond-to-advice': respondToAdvice,
  'decide-after-misses': decideAfterMisses,
  'renew-registration': renewRegistration,
  'plan-bmw-talk': planBmwTalk,
  'record-bmw-talk': recordBmwTalk,
  'answer-main-lines': answerMainLines,
  'evaluate-journey': evaluateJourney,
  'record-follow-up': recordFollowUp,
  'write-closing-report': writeClosingReport,
  'answer-agreement': answerAgreement,
  'answer-extension': answerExtension,
  'give-employer-input': giveEmployerInput,
  'plan-coaching-session': planCoachingSession,
  'propose-agreement': proposeAgreement,
  'record-coaching-session': recordCoachingSession,
  'write-reflection': writeReflection,
  'assign-practitioner': assignPractitioner,
  'record-intake': recordIntake,
  'answer-neutral-conversation': answerNeutralConversation,
  'answer-report': answerReport,
  'plan-neutral-conversation': planNeutralConversation,
  'record-neutral-conversation': recordNeutralConversation,
  'revise-report': reviseReport,
  'answer-hand-over': answerHandOver,
  'answer-referral': answerReferral,
  'propose-receiver': proposeReceiver,
  'propose-referral': proposeReferral,
  'record-other-help': recordOtherHelp,
  'record-warm-hand-over': recordWarmHandOver,
  'answer-contact-consent': answerContactConsent,
};
