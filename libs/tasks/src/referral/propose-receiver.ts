import { z } from 'zod';
import { defineTask } from '../form/definition.js';
import { words } from '../form/language.js';
import { candidateField, practitionerOf } from '../form/practitioners.js';
import { referralAt } from './state.js';

/** The coordinator finds who receives the referral; who declined it before is not offered again. Sources: S15, S16. */
export const proposeReceiver = defineTask({
  kind: 'propose-receiver',
  roles: ['coordinator'],
  title: words('Ontvanger van de verwijzing voorstellen', 'Propose a receiver of the referral'),
  help: words(
    'Kies een begeleider met ruimte, een geldige registratie en zonder belangenconflict.',
    'Choose a practitioner with capacity, a valid registration and no conflict of interest.',
  ),
  form: (context) => {
    const { declinedBy } = referralAt(context, 'propose-receiver', 'to-match');
    const left = context.candidates?.filter(({ practitionerId }) => !declinedBy.includes(practitionerId));
    return z.strictObject({
      practitionerId: candidateField(left === undefined ? context : { ...context, candidates: left }),
    });
  },
  toCommand: (_process, submission) => ({ practitioner: practitionerOf(submission) }),
});
