import { z } from 'zod';
import { candidateField, practitionerOf } from '../form/practitioners.js';
import { defineTask } from '../form/definition.js';
import { words } from '../form/language.js';

/** The coordinator assigns the BMW practitioner who does the intake. */
export const assignPractitioner = defineTask({
  kind: 'assign-practitioner',
  roles: ['coordinator'],
  title: words('Begeleider toewijzen', 'Assign a practitioner'),
  help: words(
    'Kies een bedrijfsmaatschappelijk werker met ruimte, een geldige registratie en zonder belangenconflict.',
    'Choose a BMW practitioner with capacity, a valid registration and no conflict of interest.',
  ),
  form: (context) => z.strictObject({ practitionerId: candidateField(context) }),
  toCommand: (_process, submission) => ({ practitioner: practitionerOf(submission) }),
});
