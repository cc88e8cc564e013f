import { z } from 'zod';
import { contentTitles } from '../form/content-titles.js';
import { defineTask, storedText } from '../form/definition.js';
import { text } from '../form/fields.js';
import { words } from '../form/language.js';

/** The employee may write a reflection between two sessions; only they and the coach read it. Source: S13. */
export const writeReflection = defineTask({
  kind: 'write-reflection',
  roles: ['employee'],
  title: words('Terugkijken op de sessie', 'Reflect on the session'),
  help: words(
    'Schrijf op wat u hebt gedaan en gemerkt. Alleen u en de coach lezen dit.',
    'Write what you did and noticed. Only you and the coach read this.',
  ),
  form: () => z.strictObject({ reflection: text('confidential', contentTitles['write-reflection.reflection']) }),
  toCommand: (_process, { refs }) => ({ reflectionRef: storedText(refs, 'reflection') }),
});
