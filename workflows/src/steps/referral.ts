import type { StepInWords } from './step.js';

/**
 * From one practitioner to the next without a gap, or to a helper from the social map. The employee agrees to what is
 * handed over; the receiver accepts; both meet for a warm hand-over. Sources: S9, S16.
 */
export const referral: StepInWords<'referral'> = async (journey) => {
  await journey.task('propose-referral');
  await journey.task('answer-hand-over');
  await journey.task('record-other-help');
  await journey.task('propose-receiver');
  await journey.task('answer-referral');
  await journey.task('record-warm-hand-over');
};
