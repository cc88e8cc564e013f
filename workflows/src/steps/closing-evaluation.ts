import type { StepInWords } from './step.js';

/**
 * The practitioner writes the report and the employee evaluates, or lets that pass. What the employer hears, the employee
 * has seen and agreed to before. Sources: S6, S7.
 */
export const closingEvaluation: StepInWords<'closing-evaluation'> = async (journey) => {
  await journey.task('write-closing-report');
  await journey.task('answer-main-lines');
  await journey.task('evaluate-journey');
};
