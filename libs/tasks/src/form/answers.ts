import type { JourneyState, TaskRole } from '@traject/domain';
import { employerTakesPart } from '@traject/domain';
import { contentTitles } from './content-titles.js';
import { optionalText } from './fields.js';
import { words } from './language.js';

/** Title of the number of the words that are answered on. */
export const versionTitle = words('Versie', 'Version');

/** Title of the fingerprint of the words that are answered on, so that everybody answers on the same ones. */
export const textHashTitle = words('Kenmerk van de tekst', 'Fingerprint of the text');

/** Label of what somebody writes in a capacity: what an employer writes is labelled so. */
const labelOfWriter = (role: TaskRole): 'employer' | 'confidential' =>
  role === 'requester' || role === 'manager' ? 'employer' : 'confidential';

/** Label of what is written for all parties to read: for the employer only where the employer takes part. */
export const labelForAllParties = (state: JourneyState): 'employer' | 'confidential' =>
  employerTakesPart(state) ? 'employer' : 'confidential';

/** What somebody would like to see said otherwise. */
export const wish = (role: TaskRole) => optionalText(labelOfWriter(role), contentTitles['answer-agreement.wish']);
