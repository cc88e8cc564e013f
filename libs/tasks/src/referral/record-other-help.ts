import { z } from 'zod';
import { defineTask, oneOf } from '../form/definition.js';
import { choice, fixed } from '../form/fields.js';
import { words } from '../form/language.js';
import { noReceiverTitles } from './no-receiver-reasons.js';

const startedTitle = words('De medewerker kan er terecht', 'The employee was taken on');

/** The practitioner says whether the other help has begun; where it has not, they choose anew. Source: S9. */
export const recordOtherHelp = defineTask({
  kind: 'record-other-help',
  roles: ['bmw-practitioner', 'coach'],
  title: words('Start van andere hulp vastleggen', 'Record that other help has begun'),
  help: words(
    'Bevestig dat de medewerker bij de andere hulp terecht kan. Kan dat niet, dan kiest u opnieuw.',
    'Confirm that the other help has taken the employee on. Where it cannot, you choose anew.',
  ),
  form: () =>
    oneOf('started', [
      z.strictObject({ started: fixed(true, startedTitle) }),
      z.strictObject({
        started: fixed(false, startedTitle),
        reason: choice(words('Reden', 'Reason'), noReceiverTitles, ['no-capacity', 'waiting-time-too-long', 'other']),
      }),
    ]),
  toCommand: (outcome) => (outcome.started ? {} : { started: false, reason: outcome.reason }),
});
