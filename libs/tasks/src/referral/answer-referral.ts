import { z } from 'zod';
import type { DeclineReason } from '@traject/domain';
import { defineTask, oneOf } from '../form/definition.js';
import { choice, fixed } from '../form/fields.js';
import { words, type Bilingual } from '../form/language.js';
import { practitionerOf } from '../form/practitioners.js';

const acceptedTitle = words('U neemt de verwijzing aan', 'You accept the referral');

const reasonTitles: Readonly<Record<DeclineReason, Bilingual>> = {
  'no-capacity': words('Geen ruimte', 'No capacity'),
  'not-my-field': words('Niet mijn vakgebied', 'Not my field'),
  'conflict-of-interest': words('Belangenconflict', 'Conflict of interest'),
  other: words('Anders', 'Other'),
};

/** The receiver accepts or declines the referral. Source: S16. */
export const answerReferral = defineTask({
  kind: 'answer-referral',
  roles: ['bmw-practitioner', 'coach'],
  title: words('Verwijzing aannemen of afwijzen', 'Accept or decline a referral'),
  help: words(
    'Neem alleen aan wat u aankunt en waarin u onafhankelijk bent. Antwoordt u ook na de herinnering niet, dan wordt een ander gevraagd.',
    'Accept only what you have room for and are independent in. Without an answer, also after the reminder, somebody else is asked.',
  ),
  form: () =>
    oneOf('accepted', [
      z.strictObject({ accepted: fixed(true, acceptedTitle) }),
      z.strictObject({
        accepted: fixed(false, acceptedTitle),
        reason: choice(words('Reden', 'Reason'), reasonTitles),
      }),
    ]),
  toCommand: (answer, submission) =>
    answer.accepted
      ? { accepted: true, practitioner: practitionerOf(submission) }
      : { accepted: false, reason: answer.reason },
});
