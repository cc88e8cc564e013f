import { z } from 'zod';
import { defineTask } from '../form/definition.js';
import { yesOrNo } from '../form/fields.js';
import { words } from '../form/language.js';

/** Both sides say whether they want the neutral conversation. Source: S5. */
export const answerNeutralConversation = defineTask({
  kind: 'answer-neutral-conversation',
  roles: ['employee', 'manager', 'requester'],
  title: words('Toestemming voor een neutraal gesprek', 'Consent to a neutral conversation'),
  help: words(
    'Een bedrijfsmaatschappelijk werker begeleidt het gesprek. Het gaat alleen door als beide kanten het willen.',
    'A BMW practitioner facilitates the conversation. It takes place only when both sides want it.',
  ),
  form: () =>
    z.strictObject({ consented: yesOrNo(words('U doet mee aan het gesprek', 'You take part in the conversation')) }),
  toCommand: ({ consented }) => ({ consented }),
});
