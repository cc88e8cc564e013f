import { currentTrajectory, meetsNotBefore } from '@traject/domain';
import { appointmentOf, planForm } from '../form/appointments.js';
import { journeyOf, TaskStepOver } from '../form/context.js';
import { defineTask } from '../form/definition.js';
import { words } from '../form/language.js';

/** The practitioner plans the next talk. Source: S11. */
export const planBmwTalk = defineTask({
  kind: 'plan-bmw-talk',
  roles: ['bmw-practitioner'],
  title: words('Gesprek plannen', 'Plan a talk'),
  help: words('Spreek met de medewerker een moment af.', 'Agree on a moment with the employee.'),
  form: (context) => {
    const state = journeyOf(context, 'plan-bmw-talk');
    const bmw = currentTrajectory(state);
    if (bmw?.kind !== 'bmw') throw new TaskStepOver('plan-bmw-talk');
    return planForm(context, state.policy, meetsNotBefore(bmw));
  },
  toCommand: ({ place }, submission) => ({ appointment: appointmentOf(submission), place }),
});
