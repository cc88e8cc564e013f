import { z } from 'zod';
import { missedForm, nextTitle, outcomeTitle } from '../form/appointments.js';
import { defineTask, oneOf, storedText } from '../form/definition.js';
import { choice, fixed } from '../form/fields.js';
import { words } from '../form/language.js';
import { report } from './report.js';

/** The facilitator records the conversation and writes down what both sides are to approve. Source: S5. */
export const recordNeutralConversation = defineTask({
  kind: 'record-neutral-conversation',
  roles: ['bmw-practitioner'],
  title: words('Neutraal gesprek vastleggen', 'Record the neutral conversation'),
  help: words(
    'Schrijf op wat is afgesproken. Medewerker en werkgever keuren dezelfde woorden goed.',
    'Write down what was agreed. Employee and employer approve the same words.',
  ),
  form: () =>
    oneOf('outcome', [
      z.strictObject({
        outcome: fixed('held', outcomeTitle),
        next: choice(nextTitle, {
          finish: words('Afronden', 'Finish'),
          refer: words('Verwijzen', 'Refer'),
        }),
        report: report(),
      }),
      missedForm(['employee', 'practitioner', 'employer']),
    ]),
  toCommand: (conversation, { refs, hashes }) => {
    if (conversation.outcome === 'missed') return { outcome: 'missed', missedBy: conversation.missedBy };
    return {
      outcome: 'held',
      next: conversation.next,
      reportRef: storedText(refs, 'report'),
      textHash: storedText(hashes, 'report'),
    };
  },
});
