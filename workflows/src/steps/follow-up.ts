import type { StepInWords } from './step.js';

/** Some weeks later the practitioner asks how things are; after a while nobody asks any more. */
export const followUp: StepInWords<'follow-up'> = async (journey) => {
  await journey.clock('follow-up-due');
  await journey.task('record-follow-up');
};
