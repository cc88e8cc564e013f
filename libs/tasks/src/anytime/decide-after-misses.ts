import { z } from 'zod';
import { defineTask } from '../form/definition.js';
import { choice } from '../form/fields.js';
import { words } from '../form/language.js';

/** After misses in a row the coordinator decides how to go on. */
export const decideAfterMisses = defineTask({
  kind: 'decide-after-misses',
  roles: ['coordinator'],
  title: words('Besluiten na gemiste afspraken', 'Decide after missed appointments'),
  help: words(
    'Er zijn afspraken achter elkaar gemist. Besluit of het traject doorgaat.',
    'Appointments in a row were missed. Decide whether the trajectory goes on.',
  ),
  form: () =>
    z.strictObject({
      decision: choice(words('Besluit', 'Decision'), {
        continue: words('Doorgaan', 'Continue'),
        close: words('Afsluiten', 'Close'),
      }),
    }),
  toCommand: ({ decision }) => ({ decision }),
});
