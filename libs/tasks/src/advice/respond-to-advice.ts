import { z } from 'zod';
import type { AdviceIntention } from '@traject/domain';
import { contentTitles } from '../form/content-titles.js';
import { defineTask, refOf } from '../form/definition.js';
import { choice, optionalText } from '../form/fields.js';
import { words, type Bilingual } from '../form/language.js';

const intentionTitles: Readonly<Record<AdviceIntention, Bilingual>> = {
  'will-act': words('We gaan ermee aan de slag', 'We will act on it'),
  'will-look-into': words('We gaan het onderzoeken', 'We will look into it'),
  'will-not-act': words('We doen er niets mee', 'We will not act on it'),
};

/** The employer says what it will do with the advice. Source: S8. */
export const respondToAdvice = defineTask({
  kind: 'respond-to-advice',
  roles: ['requester', 'manager'],
  title: words('Op een advies reageren', 'Respond to an advice'),
  help: words(
    'Zeg wat u met het advies gaat doen. Later wordt gevraagd wat ervan gekomen is.',
    'Say what you will do with the advice. You are asked later what came of it.',
  ),
  form: () =>
    z.strictObject({
      intention: choice(words('Wat u gaat doen', 'What you will do'), intentionTitles),
      response: optionalText('employer', contentTitles['respond-to-advice.response']),
    }),
  toCommand: ({ intention }, submission) => ({ intention, responseRef: refOf(submission, 'response') }),
});
