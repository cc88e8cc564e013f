import type { StepInWords } from './step.js';

/** The employee says whether they may be contacted; nothing else happens before, and no answer means no. Source: S1. */
export const contactConsent: StepInWords<'contact-consent'> = async (journey) => {
  await journey.task('answer-contact-consent');
};
