import { z } from 'zod';
import { CIVIL_DAY_MS, instantAfter, type Instant } from '@traject/domain';
import { journeyOf, TaskStepOver } from '../form/context.js';
import { defineTask } from '../form/definition.js';
import { moment } from '../form/fields.js';
import { words } from '../form/language.js';

const LATEST: Instant = '2099-12-31T23:59:59.999Z';

const laterOf = (one: Instant, other: Instant): Instant => (one > other ? one : other);

/** The coordinator puts a renewed registration on record before the old one runs out. Source: S15. */
export const renewRegistration = defineTask({
  kind: 'renew-registration',
  roles: ['coordinator'],
  title: words('Registratie verlengen', 'Renew a registration'),
  help: words(
    'De registratie van de begeleider loopt af. Kijk in het register (Registerplein of NOBCO) tot wanneer de nieuwe geldt, of vervang de begeleider.',
    'The registration of the practitioner runs out. Look in the register (Registerplein or NOBCO) until when the new one is valid, or replace the practitioner.',
  ),
  form: (context) => {
    const { registrationNotice } = journeyOf(context, 'renew-registration');
    if (registrationNotice === null) throw new TaskStepOver('renew-registration');
    // To the day, so that a form that was opened a moment ago still has the same limit.
    const tomorrow = instantAfter(`${context.now.slice(0, 10)}T00:00:00.000Z`, CIVIL_DAY_MS);
    const min = laterOf(instantAfter(registrationNotice.validUntil, 1), tomorrow);
    return z.strictObject({ validUntil: moment(words('Geldig tot en met', 'Valid until'), { min, max: LATEST }) });
  },
  toCommand: ({ validUntil }) => ({ validUntil }),
});
