import type { StepInWords } from './step.js';

/** Employee and employer talk, led by BMW: both consent, both meet, both approve what was written down. Source: S5. */
export const neutralConversation: StepInWords<'neutral-conversation'> = async (journey) => {
  await journey.task('answer-neutral-conversation');
  await journey.task('plan-neutral-conversation');
  await journey.task('record-neutral-conversation');
  await journey.task('answer-report');
  await journey.task('revise-report');
};
