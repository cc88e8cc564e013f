import type { StepInWords } from './step.js';

/** Too many appointments were missed in a row: the coordinator decides how it goes on. */
export const missesDecision: StepInWords<'misses-decision'> = async (journey) => {
  await journey.task('decide-after-misses');
};
