import type { Step } from '@traject/domain';
import type { Journey } from '../journey.js';
import { assignment } from './assignment.js';
import { bmwTalk } from './bmw-talk.js';
import { closingEvaluation } from './closing-evaluation.js';
import { coachingSession } from './coaching-session.js';
import { contactConsent } from './contact-consent.js';
import { extension } from './extension.js';
import { followUp } from './follow-up.js';
import { intake } from './intake.js';
import { missesDecision } from './misses-decision.js';
import { neutralConversation } from './neutral-conversation.js';
import { referral } from './referral.js';
import { reflectionInterval } from './reflection-interval.js';
import type { StepInWords } from './step.js';
import { threePartyAgreement } from './three-party-agreement.js';

type LivingStep = Exclude<Step, { readonly kind: 'ended' }>;

const steps: { readonly [Kind in LivingStep['kind']]: StepInWords<Kind> } = {
  'contact-consent': contactConsent,
  assignment,
  intake,
  'bmw-talk': bmwTalk,
  'misses-decision': missesDecision,
  referral,
  'three-party-agreement': threePartyAgreement,
  'coaching-session': coachingSession,
  'reflection-interval': reflectionInterval,
  extension,
  'neutral-conversation': neutralConversation,
  'closing-evaluation': closingEvaluation,
  'follow-up': followUp,
};

/** Takes a journey through one step, until that step is over. */
export const takeStep = async (journey: Journey, step: LivingStep): Promise<void> => {
  // The table has exactly one function for the kind it is looked up by; TypeScript cannot correlate the two.
  const inWords = steps[step.kind] as StepInWords<LivingStep['kind']>;
  await inWords(journey.during(step), step);
  await journey.stepEnds(step);
};
