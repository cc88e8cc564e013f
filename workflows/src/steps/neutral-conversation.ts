import type { StepInWords } from './step.js';

/**
 * Employee and employer talk, led by BMW: both consent and both meet. What was written down is approved by the employee,
 * who so lets the employer read it, and then by the employer. Sources: S5, S7.
 */
export const neutralConversation: StepInWords<'neutral-conversation'> = async (journey) => {
  await journey.task('answer-neutral-conversation');
  await journey.task('plan-neutral-conversation');
  await journey.task('record-neutral-conversation');
  await journey.task('answer-report');
  await journey.task('revise-report');
};
