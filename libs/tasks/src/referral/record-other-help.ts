import { z } from 'zod';
import { defineTask } from '../form/definition.js';
import { words } from '../form/language.js';

/** The practitioner confirms that the other help has begun. Source: S9. */
export const recordOtherHelp = defineTask({
  kind: 'record-other-help',
  roles: ['bmw-practitioner', 'coach'],
  title: words('Start van andere hulp vastleggen', 'Record that other help has begun'),
  help: words(
    'Bevestig dat de medewerker bij de andere hulp terecht kan.',
    'Confirm that the other help has taken the employee on.',
  ),
  form: () => z.strictObject({}),
  toCommand: () => ({}),
});
