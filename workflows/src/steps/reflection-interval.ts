import type { StepInWords } from './step.js';

/** One to three weeks to reflect and practise; no session is held before they end. Source: S13. */
export const reflectionInterval: StepInWords<'reflection-interval'> = async (journey) => {
  await journey.reflectionInterval();
};
