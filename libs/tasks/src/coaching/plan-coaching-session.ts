import { meetsNotBefore } from '@traject/domain';
import { appointmentOf, planForm } from '../form/appointments.js';
import { journeyOf } from '../form/context.js';
import { defineTask } from '../form/definition.js';
import { words } from '../form/language.js';
import { coachingOf } from './state.js';

/** The coach plans the next session, not before the time to reflect ends. Source: S13. */
export const planCoachingSession = defineTask({
  kind: 'plan-coaching-session',
  roles: ['coach'],
  title: words('Coachsessie plannen', 'Plan a coaching session'),
  help: words(
    'Spreek een moment af, niet voor het einde van de tijd om na te denken en te oefenen.',
    'Agree on a moment, not before the time to reflect and practise ends.',
  ),
  form: (context) => {
    const { policy } = journeyOf(context, 'plan-coaching-session');
    const coaching = coachingOf(context, 'plan-coaching-session');
    const { reflection } = coaching;
    const before = meetsNotBefore(coaching);
    const notBefore = reflection !== null && reflection.endsAt > before ? reflection.endsAt : before;
    return planForm(context, policy, notBefore);
  },
  toCommand: ({ place }, submission) => ({ appointment: appointmentOf(submission), place }),
});
