import type { StepInWords } from './step.js';

/** One of at most five talks: planned, then held, missed or moved. Source: S11. */
export const bmwTalk: StepInWords<'bmw-talk'> = async (journey) => {
  await journey.task('plan-bmw-talk');
  await journey.task('record-bmw-talk');
};
