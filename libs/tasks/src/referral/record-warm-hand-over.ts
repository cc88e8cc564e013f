import { z } from 'zod';
import { defineTask } from '../form/definition.js';
import { words } from '../form/language.js';

/** The practitioner who hands over confirms that it was done in person. Source: S16. */
export const recordWarmHandOver = defineTask({
  kind: 'record-warm-hand-over',
  roles: ['bmw-practitioner', 'coach'],
  title: words('Warme overdracht vastleggen', 'Record the warm hand-over'),
  help: words(
    'Bevestig dat u de medewerker met de nieuwe begeleider in contact hebt gebracht.',
    'Confirm that you brought the employee and the new practitioner together.',
  ),
  form: () => z.strictObject({}),
  toCommand: () => ({}),
});
