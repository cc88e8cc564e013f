import { z } from 'zod';
import { defineTask } from '../form/definition.js';
import { yesOrNo } from '../form/fields.js';
import { words } from '../form/language.js';

/** The employee says whether they may be contacted; before that nothing else happens. */
export const answerContactConsent = defineTask({
  kind: 'answer-contact-consent',
  roles: ['employee'],
  title: words('Toestemming om contact op te nemen', 'Consent to being contacted'),
  help: words(
    'Er is begeleiding voor u aangevraagd. Er gebeurt niets voordat u toestemming geeft.',
    'Guidance was requested for you. Nothing happens before you consent.',
  ),
  form: () => z.strictObject({ given: yesOrNo(words('U mag contact met mij opnemen', 'You may contact me')) }),
  toCommand: ({ given }) => ({ given }),
});
