import { z } from 'zod';
import { didNotDecline, leadsToSomebodyElse } from '@traject/domain';
import { journeyOf } from '../form/context.js';
import { defineTask, oneOf } from '../form/definition.js';
import { choice, fixed } from '../form/fields.js';
import { words } from '../form/language.js';
import { candidateField, practitionerOf } from '../form/practitioners.js';
import { noReceiverTitles } from './no-receiver-reasons.js';
import { referralAt } from './state.js';

const foundTitle = words('U stelt een ontvanger voor', 'You propose a receiver');

const nobodyForm = z.strictObject({
  found: fixed(false, foundTitle),
  reason: choice(words('Reden', 'Reason'), noReceiverTitles),
});

/**
 * The coordinator finds who receives the referral, or says that there is nobody; who declined it before is not offered
 * again. Sources: S15, S16.
 */
export const proposeReceiver = defineTask({
  kind: 'propose-receiver',
  roles: ['coordinator'],
  title: words('Ontvanger van de verwijzing voorstellen', 'Propose a receiver of the referral'),
  help: words(
    'Kies een begeleider met ruimte, een geldige registratie en zonder belangenconflict. Is er niemand, dan kiest wie verwijst opnieuw.',
    'Choose a practitioner with capacity, a valid registration and no conflict of interest. Where there is nobody, the one who refers chooses anew.',
  ),
  form: (context) => {
    const state = journeyOf(context, 'propose-receiver');
    const referral = referralAt(context, 'propose-receiver', 'to-match');
    const { target } = referral;
    const left = context.candidates?.filter(
      (candidate) =>
        didNotDecline(referral, candidate) === null &&
        (target === null || leadsToSomebodyElse(state, target, candidate) === null),
    );
    const practitionerId = candidateField(left === undefined ? context : { ...context, candidates: left });
    const somebodyForm = z.strictObject({ found: fixed(true, foundTitle), practitionerId });
    return oneOf('found', left?.length === 0 ? [nobodyForm] : [somebodyForm, nobodyForm]);
  },
  toCommand: (proposal, submission) =>
    proposal.found ? { practitioner: practitionerOf(submission) } : { practitioner: null, reason: proposal.reason },
});
