import { z } from 'zod';
import { textHashTitle } from '../form/answers.js';
import { adviceOf } from '../form/context.js';
import { defineTask } from '../form/definition.js';
import { fixed, yesOrNo } from '../form/fields.js';
import { previewField, previewIn } from '../form/preview.js';
import { words } from '../form/language.js';

/** Whom an advice can be traced to consents to its exact words, or not. Source: S7. */
export const answerAdviceConsent = defineTask({
  kind: 'answer-advice-consent',
  roles: ['employee'],
  title: words('Toestemming voor een advies', 'Consent to an advice'),
  help: words(
    'Dit advies aan de werkgever kan naar u te herleiden zijn. Zonder uw toestemming wordt het niet verstuurd. Tot iemand het heeft geopend kunt u het terugnemen.',
    'This advice to the employer could be traced to you. Without your consent it is not sent. Until somebody has opened it you can take it back.',
  ),
  form: (context) =>
    z.strictObject({
      given: yesOrNo(words('Het advies mag zo worden verstuurd', 'The advice may be sent like this')),
      textHash: fixed(adviceOf(context, 'answer-advice-consent').textHash, textHashTitle),
      ...previewField('answer-advice-consent', context),
    }),
  toCommand: ({ given, textHash }, { context }) => ({
    given,
    textHash,
    preview: previewIn('answer-advice-consent', context),
  }),
});
