import { z } from 'zod';
import type { FollowUpOutcome } from '@traject/domain';
import { defineTask } from '../form/definition.js';
import { choice, wholeNumber } from '../form/fields.js';
import { words, type Bilingual } from '../form/language.js';

const outcomeTitles: Readonly<Record<FollowUpOutcome, Bilingual>> = {
  holding: words('Het gaat goed', 'It holds'),
  'needs-attention': words('Er is aandacht nodig', 'It needs attention'),
  'not-reached': words('Niet bereikt', 'Not reached'),
};

/** Some weeks after the closing the practitioner asks how things are. */
export const recordFollowUp = defineTask({
  kind: 'record-follow-up',
  roles: ['bmw-practitioner', 'coach'],
  title: words('Nazorg vastleggen', 'Record the follow-up'),
  help: words('Vraag de medewerker hoe het gaat.', 'Ask the employee how things are.'),
  form: () =>
    z.strictObject({
      outcome: choice(words('Hoe het gaat', 'How things are'), outcomeTitles),
      wellbeing: wholeNumber(words('Welbevinden (1 tot 10)', 'Wellbeing (1 to 10)'), { min: 1, max: 10 }).optional(),
    }),
  toCommand: ({ outcome, wellbeing }) => ({ outcome, wellbeing: wellbeing ?? null }),
});
