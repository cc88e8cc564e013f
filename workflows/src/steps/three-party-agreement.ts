import type { StepInWords } from './step.js';

/**
 * The employer says what they see at work; then the coach proposes goal and approach, the employee accepts and lets
 * the employer read them, and the employer accepts the same words.
 * The employer takes part here and at the end, nowhere between. Source: S6.
 */
export const threePartyAgreement: StepInWords<'three-party-agreement'> = async (journey) => {
  await journey.task('give-employer-input');
  await journey.task('propose-agreement');
  await journey.task('answer-agreement');
};
