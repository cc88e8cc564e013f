import type { StepInWords } from './step.js';

/** The coordinator assigns the practitioner who will do the intake. */
export const assignment: StepInWords<'assignment'> = async (journey) => {
  await journey.task('assign-practitioner');
};
