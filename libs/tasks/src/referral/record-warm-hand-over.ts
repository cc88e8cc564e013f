import { z } from 'zod';
import { defineTask, oneOf } from '../form/definition.js';
import { fixed } from '../form/fields.js';
import { words } from '../form/language.js';

const heldTitle = words('De overdracht is gehouden', 'The hand-over was held');

/** The practitioner who hands over says whether it was done in person, or does not come about. Source: S16. */
export const recordWarmHandOver = defineTask({
  kind: 'record-warm-hand-over',
  roles: ['bmw-practitioner', 'coach'],
  title: words('Warme overdracht vastleggen', 'Record the warm hand-over'),
  help: words(
    'Bevestig dat u de medewerker met de nieuwe begeleider in contact hebt gebracht. Gaat het niet door, dan wordt een ander gezocht.',
    'Confirm that you brought the employee and the new practitioner together. If it does not come about, another one is sought.',
  ),
  form: () =>
    oneOf('held', [
      z.strictObject({ held: fixed(true, heldTitle) }),
      z.strictObject({ held: fixed(false, heldTitle) }),
    ]),
  toCommand: ({ held }) => (held ? {} : { held: false }),
});
