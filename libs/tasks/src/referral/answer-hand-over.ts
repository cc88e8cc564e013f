import { z } from 'zod';
import { agreedItem, agreedRef, type Referral } from '@traject/domain';
import { textHashTitle } from '../form/answers.js';
import type { FormContext, HandOverItem } from '../form/context.js';
import { defineTask, oneOf } from '../form/definition.js';
import { fixed, pickSome } from '../form/fields.js';
import { words } from '../form/language.js';
import { referralAt } from './state.js';

const agreedTitle = words('U gaat akkoord met de verwijzing', 'You agree to the referral');

/** What was proposed, each in the version that the employee is shown: the first one where none was looked up. */
const offered = ({ handOverRefs }: Referral, { handOverItems = [] }: FormContext): readonly HandOverItem[] =>
  handOverRefs.map((itemRef) => {
    const shown = handOverItems.find(({ ref }) => agreedItem(ref)?.itemRef === itemRef);
    return { ref: agreedRef({ itemRef, version: 1 }), label: itemRef, ...shown };
  });

/**
 * The employee says whether the referral goes on, and what may go along: nothing but what they were shown, and exactly
 * those words. Source: S7.
 */
export const answerHandOver = defineTask({
  kind: 'answer-hand-over',
  roles: ['employee'],
  title: words('Overdracht beoordelen', 'Answer on the hand-over'),
  help: words(
    'U beslist of u verwezen wilt worden, en per onderdeel wat de nieuwe begeleider te weten komt. Wat u niet aanvinkt gaat niet mee.',
    'You decide whether you want to be referred and, item by item, what the new practitioner comes to know. What you do not tick does not go along.',
  ),
  form: (context) => {
    const referral = referralAt(context, 'answer-hand-over', 'hand-over-consent');
    return oneOf('agreed', [
      z.strictObject({
        agreed: fixed(true, agreedTitle),
        handOverItems: pickSome(words('Wat mee mag', 'What may go along'), offered(referral, context)),
        textHash: fixed(context.handOverHash ?? '', textHashTitle),
      }),
      z.strictObject({ agreed: fixed(false, agreedTitle) }),
    ]);
  },
  toCommand: (answer) => ({
    agreed: answer.agreed,
    handOverRefs: 'handOverItems' in answer ? (answer.handOverItems ?? []) : [],
  }),
});
