import { meetsNotBefore } from '@traject/domain';
import { appointmentOf, planForm } from '../form/appointments.js';
import { journeyOf } from '../form/context.js';
import { defineTask } from '../form/definition.js';
import { words } from '../form/language.js';
import { conversationOf } from './state.js';

/** The facilitator plans the neutral conversation. Source: S5. */
export const planNeutralConversation = defineTask({
  kind: 'plan-neutral-conversation',
  roles: ['bmw-practitioner'],
  title: words('Neutraal gesprek plannen', 'Plan the neutral conversation'),
  help: words('Spreek met beide kanten een moment af.', 'Agree on a moment with both sides.'),
  form: (context) => {
    const { policy } = journeyOf(context, 'plan-neutral-conversation');
    return planForm(context, policy, meetsNotBefore(conversationOf(context, 'plan-neutral-conversation')));
  },
  toCommand: ({ place }, submission) => ({ appointment: appointmentOf(submission), place }),
});
