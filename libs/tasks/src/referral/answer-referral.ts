import { z } from 'zod';
import type { DeclineReason, ReferralTarget } from '@traject/domain';
import { coachKindTitles, subjectTitles, themeTitles } from '../form/code-titles.js';
import { journeyOf } from '../form/context.js';
import { defineTask, oneOf, type TaskFact } from '../form/definition.js';
import { choice, fixed } from '../form/fields.js';
import { words, type Bilingual } from '../form/language.js';
import { practitionerOf } from '../form/practitioners.js';
import { referralAt } from './state.js';

const acceptedTitle = words('U neemt de verwijzing aan', 'You accept the referral');

const reasonTitles: Readonly<Record<DeclineReason, Bilingual>> = {
  'no-capacity': words('Geen ruimte', 'No capacity'),
  'not-my-field': words('Niet mijn vakgebied', 'Not my field'),
  'conflict-of-interest': words('Belangenconflict', 'Conflict of interest'),
  other: words('Anders', 'Other'),
};

const kindOf = (target: ReferralTarget): TaskFact => {
  switch (target.to) {
    case 'coach':
      return { code: target.coachKind, titles: coachKindTitles[target.coachKind] };
    case 'bmw':
      return { code: target.to, titles: words('Bedrijfsmaatschappelijk werk', 'Company social work') };
    case 'neutral-conversation':
      return { code: target.to, titles: words('Neutraal begeleid gesprek', 'Neutral conversation') };
    case 'other-help':
      return { code: target.to, titles: words('Andere hulp', 'Other help') };
  }
};

/** The receiver accepts or declines the referral, by process facts alone: the pack is theirs to read afterwards. Sources: S7, S16. */
export const answerReferral = defineTask({
  kind: 'answer-referral',
  roles: ['bmw-practitioner', 'coach'],
  title: words('Verwijzing aannemen of afwijzen', 'Accept or decline a referral'),
  help: words(
    'Neem alleen aan wat u aankunt en waarin u onafhankelijk bent. Antwoordt u ook na de herinnering niet, dan wordt een ander gevraagd.',
    'Accept only what you have room for and are independent in. Without an answer, also after the reminder, somebody else is asked.',
  ),
  facts: (context) => {
    const { target } = referralAt(context, 'answer-referral', 'to-answer');
    const { theme, subject } = journeyOf(context, 'answer-referral');
    return {
      ...(target === null ? {} : { kind: kindOf(target) }),
      theme: { code: theme, titles: themeTitles[theme] },
      subject: { code: subject, titles: subjectTitles[subject] },
    };
  },
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
