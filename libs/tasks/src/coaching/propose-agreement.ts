import { createHash } from 'node:crypto';
import { z } from 'zod';
import { labelForAllParties } from '../form/answers.js';
import { contentTitles } from '../form/content-titles.js';
import { journeyOf } from '../form/context.js';
import { defineTask, storedText } from '../form/definition.js';
import { text, wholeNumber } from '../form/fields.js';
import { words } from '../form/language.js';
import { coachingOf } from './state.js';

/** Fingerprint of an agreement: of its goal, its approach and its number of sessions together. */
const agreementHash = (goalHash: string, approachHash: string, sessions: number): string =>
  createHash('sha256').update(`${goalHash}\n${approachHash}\n${sessions}`).digest('hex');

/** The coach proposes goal, approach and number of sessions, which all parties accept in the same words. Sources: S6, S12. */
export const proposeAgreement = defineTask({
  kind: 'propose-agreement',
  roles: ['coach'],
  title: words('Coachafspraken voorstellen', 'Propose the coaching agreement'),
  help: words(
    'Beschrijf doel en aanpak. Medewerker en, als die betrokken is, werkgever gaan met dezelfde woorden akkoord.',
    'Describe goal and approach. The employee and, where involved, the employer agree to the same words.',
  ),
  form: (context) => {
    const state = journeyOf(context, 'propose-agreement');
    const { agreement } = coachingOf(context, 'propose-agreement');
    const label = labelForAllParties(state);
    const { min, max } = state.policy.coachingSessions;
    return z.strictObject({
      goal: text(label, contentTitles['propose-agreement.goal']),
      approach: text(label, contentTitles['propose-agreement.approach']),
      sessions: wholeNumber(words('Aantal sessies', 'Number of sessions'), {
        min,
        max,
        proposed: agreement?.sessions ?? min,
      }),
    });
  },
  toCommand: ({ sessions }, { refs, hashes }) => ({
    textHash: agreementHash(storedText(hashes, 'goal'), storedText(hashes, 'approach'), sessions),
    goalRef: storedText(refs, 'goal'),
    approachRef: storedText(refs, 'approach'),
    sessions,
  }),
});
