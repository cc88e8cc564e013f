import type { StepInWords } from './step.js';

/** All agreed sessions were held and more were proposed: the employee says whether they want them. Source: S12. */
export const extension: StepInWords<'extension'> = async (journey) => {
  await journey.task('answer-extension');
};
