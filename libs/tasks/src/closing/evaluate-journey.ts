import { z } from 'zod';
import type { GoalAttainment } from '@traject/domain';
import { contentTitles } from '../form/content-titles.js';
import { defineTask, refOf } from '../form/definition.js';
import { choice, optionalText, wholeNumber } from '../form/fields.js';
import { words, type Bilingual } from '../form/language.js';

const goalTitles: Readonly<Record<GoalAttainment, Bilingual>> = {
  not: words('Niet', 'Not'),
  partly: words('Deels', 'Partly'),
  largely: words('Grotendeels', 'Largely'),
  fully: words('Helemaal', 'Fully'),
};

const fromOneToTen = { min: 1, max: 10 };

/** The employee evaluates the journey. */
export const evaluateJourney = defineTask({
  kind: 'evaluate-journey',
  roles: ['employee'],
  title: words('Begeleiding evalueren', 'Evaluate the guidance'),
  help: words(
    'Uw cijfers tellen alleen mee in totalen van groepen. De werkgever ziet ze niet.',
    'Your marks count only in totals of groups. The employer does not see them.',
  ),
  form: () =>
    z.strictObject({
      satisfaction: wholeNumber(words('Tevredenheid (1 tot 10)', 'Satisfaction (1 to 10)'), fromOneToTen),
      goals: choice(words('Doelen bereikt', 'Goals reached'), goalTitles),
      wellbeingBefore: wholeNumber(
        words('Hoe het bij het begin met u ging (1 tot 10)', 'How you were at the start (1 to 10)'),
        fromOneToTen,
      ),
      wellbeingAfter: wholeNumber(words('Hoe het nu met u gaat (1 tot 10)', 'How you are now (1 to 10)'), fromOneToTen),
      remarks: optionalText('confidential', contentTitles['evaluate-journey.remarks']),
    }),
  toCommand: ({ satisfaction, goals, wellbeingBefore, wellbeingAfter }, submission) => ({
    satisfaction,
    goals,
    wellbeingBefore,
    wellbeingAfter,
    remarksRef: refOf(submission, 'remarks'),
  }),
});
