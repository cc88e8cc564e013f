import { z } from 'zod';
import { defineTask, oneOf } from '../form/definition.js';
import { fixed, pickSome } from '../form/fields.js';
import { words } from '../form/language.js';
import { referralAt } from './state.js';

const agreedTitle = words('U gaat akkoord met de verwijzing', 'You agree to the referral');

/** The employee says whether the referral goes on, and what may go along. Source: S7. */
export const answerHandOver = defineTask({
  kind: 'answer-hand-over',
  roles: ['employee'],
  title: words('Overdracht beoordelen', 'Answer on the hand-over'),
  help: words(
    'U beslist of u verwezen wilt worden, en per onderdeel wat de nieuwe begeleider te weten komt.',
    'You decide whether you want to be referred and, item by item, what the new practitioner comes to know.',
  ),
  form: (context) => {
    const { handOverRefs } = referralAt(context, 'answer-hand-over', 'hand-over-consent');
    const labels = new Map(context.handOverItems?.map(({ ref, label }) => [ref, label]));
    const items = handOverRefs.map((ref) => ({ ref, label: labels.get(ref) ?? ref }));
    return oneOf('agreed', [
      z.strictObject({
        agreed: fixed(true, agreedTitle),
        handOverItems: pickSome(words('Wat mee mag', 'What may go along'), items),
      }),
      z.strictObject({ agreed: fixed(false, agreedTitle) }),
    ]);
  },
  toCommand: (answer) => ({
    agreed: answer.agreed,
    handOverRefs: 'handOverItems' in answer ? (answer.handOverItems ?? []) : [],
  }),
});
