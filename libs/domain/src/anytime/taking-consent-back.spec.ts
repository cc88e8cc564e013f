import { describe } from 'vitest';
import { workingDayEndAfter } from '../testing/calendar.js';
import {
  assigned,
  contactConsented,
  handedOverTo,
  inBmw,
  inClosing,
  intakeLeadsTo,
  referralAgreed,
} from '../testing/happenings.js';
import { aJourney, command, done, inTurn } from '../testing/journey.js';
import { actors, coachPractitioner, people } from '../testing/people.js';
import { afterTwoTalks, day, proposed, toAnswer, toCoach } from '../testing/referrals.js';
import { cancels, opens, specify } from '../testing/specification.js';

describe('what was never consented to, or is done by now, is not taken back', () => {
  const askedForConversation = inTurn(contactConsented, assigned(), intakeLeadsTo('neutral-conversation'));
  const managerConsented = done('AnswerNeutralConversation', { consented: true }, { by: actors.manager });

  for (const [when, journey] of [
    ['in a BMW trajectory', inBmw],
    ['before there is a trajectory', contactConsented],
    ['while the manager alone consented', inTurn(askedForConversation, managerConsented)],
    ['once the support closed', inClosing],
  ] as const) {
    specify(`a neutral conversation ${when} (S5)`)
      .given(() => aJourney(journey))
      .when(command('WithdrawConsent', { consent: 'neutral-conversation' }, { by: actors.employee }))
      .thenRejected('consent-not-given', { consent: 'neutral-conversation' });
  }

  for (const [when, journey] of [
    ['before it was asked for', done('ProposeReferral', { target: toCoach, ...proposed })],
    ['once it was handed over', inTurn(referralAgreed(toCoach), handedOverTo(coachPractitioner()))],
  ] as const) {
    specify(`a hand-over ${when} (S7)`)
      .given(() => aJourney(afterTwoTalks, journey))
      .when(command('WithdrawConsent', { consent: 'hand-over' }, { by: actors.employee }))
      .thenRejected('consent-not-given', { consent: 'hand-over' });
  }
});

describe('the consent to a hand-over is taken back until it took place (S7)', () => {
  const accepted = done('AnswerReferral', { accepted: true, practitioner: coachPractitioner() });

  const askedAnew = (position: number) =>
    opens(position, 'answer-hand-over/1', ['employee', people.employee], {
      number: 1,
      dueAt: workingDayEndAfter(day(2), 5),
    });

  specify('while the warm hand-over is to be held')
    .given(() => aJourney(toAnswer, accepted))
    .when(command('WithdrawConsent', { consent: 'hand-over' }, { by: actors.employee }))
    .then(['ConsentWithdrawn', { consent: 'hand-over' }], cancels(12, 'record-warm-hand-over'), askedAnew(13));

  specify('while other help is to begin')
    .given(() => aJourney(afterTwoTalks, referralAgreed({ to: 'other-help', socialMapEntryId: 'debt-help' })))
    .when(command('WithdrawConsent', { consent: 'hand-over' }, { by: actors.employee }))
    .then(['ConsentWithdrawn', { consent: 'hand-over' }], cancels(10, 'record-other-help'), askedAnew(11));
});
