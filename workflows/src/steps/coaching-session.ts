import type { StepInWords } from './step.js';

/** One of five to nine sessions: planned, then held, missed or moved. Source: S12. */
export const coachingSession: StepInWords<'coaching-session'> = async (journey) => {
  await journey.task('plan-coaching-session');
  await journey.task('record-coaching-session');
};
