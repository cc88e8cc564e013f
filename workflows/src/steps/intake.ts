import type { StepInWords } from './step.js';

/** The practitioner chooses the route, by subject, duration and position, with a reason. Source: S2. */
export const intake: StepInWords<'intake'> = async (journey) => {
  await journey.task('record-intake');
};
