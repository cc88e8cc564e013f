import { z } from 'zod';
import { defineTask } from '../form/definition.js';
import { yesOrNo } from '../form/fields.js';
import { words } from '../form/language.js';

/** The employee says whether they want the extra sessions. Source: S12. */
export const answerExtension = defineTask({
  kind: 'answer-extension',
  roles: ['employee'],
  title: words('Extra sessies beoordelen', 'Answer on more sessions'),
  help: words('De coach stelt meer sessies voor. U beslist.', 'The coach proposes more sessions. You decide.'),
  form: () => z.strictObject({ agreed: yesOrNo(words('U wilt de extra sessies', 'You want the extra sessions')) }),
  toCommand: ({ agreed }) => ({ agreed }),
});
