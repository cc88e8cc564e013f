import { z } from 'zod';
import { contentTitles } from '../form/content-titles.js';
import { defineTask, storedText } from '../form/definition.js';
import { text } from '../form/fields.js';
import { words } from '../form/language.js';

/** At the start of coaching the employer says what they see at work. Source: S6. */
export const giveEmployerInput = defineTask({
  kind: 'give-employer-input',
  roles: ['manager', 'requester'],
  title: words('Vertellen wat u op het werk ziet', 'Say what you see at work'),
  help: words(
    'De coach en de medewerker lezen dit. Hierna bent u tot de afsluiting niet betrokken.',
    'The coach and the employee read this. After it you are not involved until the closing.',
  ),
  form: () => z.strictObject({ input: text('employer', contentTitles['give-employer-input.input']) }),
  toCommand: (_process, { refs }) => ({ inputRef: storedText(refs, 'input') }),
});
