import { z } from 'zod';
import { defineTask } from '../form/definition.js';
import { words } from '../form/language.js';

/** The employer says that the advice was received. Source: S8. */
export const acknowledgeAdvice = defineTask({
  kind: 'acknowledge-advice',
  roles: ['requester', 'manager'],
  title: words('Ontvangst van een advies bevestigen', 'Acknowledge an advice'),
  help: words(
    'Bevestig dat u het advies hebt gelezen. Daarna wordt gevraagd wat u ermee doet.',
    'Confirm that you read the advice. You are then asked what you will do with it.',
  ),
  form: () => z.strictObject({}),
  toCommand: () => ({}),
});
