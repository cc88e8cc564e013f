import { describe, expect, test } from 'vitest';
import { deadlines } from '../journey/clock.js';
import { workingDayEndAfter } from '../testing/calendar.js';
import { referralAgreed } from '../testing/happenings.js';
import { aJourney, command, daysPass, done, inTurn } from '../testing/journey.js';
import { actors, coachPractitioner } from '../testing/people.js';
import { afterTwoTalks, day, employee, toAnswer, toCoach, toMatch } from '../testing/referrals.js';
import { cancels, opens, specify } from '../testing/specification.js';

const toOtherHelp = inTurn(afterTwoTalks, referralAgreed({ to: 'other-help', socialMapEntryId: 'debt-help' }));
const receiver = { practitioner: coachPractitioner() };
const accepted = { accepted: true, practitioner: coachPractitioner() } as const;

/** The employee agreed on the second day, for ninety. */
const lapsesAt = day(92);
const strikes = (at = lapsesAt) =>
  command('StrikeClock', { deadlineId: 'hand-over-consent-lapses' }, { by: actors.clock, at });
const lapsed = ['HandOverConsentLapsed', { number: 1 }] as const;
const askedAnew = (position: number) =>
  opens(position, 'answer-hand-over/1', employee, { number: 1, dueAt: workingDayEndAfter(lapsesAt, 5) });

/** A receiver is asked on the last day, and has not answered yet. */
const askedLate = inTurn(toMatch, daysPass(89), done('ProposeReceiver', receiver));

describe('a consent to a hand-over that nobody takes up ends after the days of a consent, and is asked anew (S7)', () => {
  specify('while a receiver is sought')
    .given(() => aJourney(toMatch))
    .when(strikes())
    .then(lapsed, cancels(10, 'propose-receiver'), askedAnew(11));

  specify('while somebody is asked, who is not any more')
    .given(() => aJourney(askedLate))
    .when(strikes())
    .then(lapsed, cancels(11, 'answer-referral'), askedAnew(12));

  specify('while other help is to begin')
    .given(() => aJourney(toOtherHelp))
    .when(strikes())
    .then(lapsed, cancels(10, 'record-other-help'), askedAnew(11));

  specify('and not a moment before')
    .given(() => aJourney(toMatch))
    .when(strikes(day(91)))
    .thenRejected('deadline-not-reached', { deadlineId: 'hand-over-consent-lapses' });

  for (const [what, journey, given] of [
    ['nobody is asked', toMatch, command('ProposeReceiver', receiver, { at: lapsesAt })],
    ['nobody accepts', askedLate, command('AnswerReferral', accepted, { at: lapsesAt })],
    ['no other help begins', toOtherHelp, command('RecordOtherHelp', {}, { at: lapsesAt })],
  ] as const) {
    specify(`afterwards ${what} on it, even before the clock has struck`)
      .given(() => aJourney(journey))
      .when(given)
      .thenRejected('consent-lapsed', { lapsedAt: lapsesAt });
  }

  test('the journey of an employee who agrees again has as many days once more', () => {
    const again = done('AnswerHandOver', { agreed: true, handOverRefs: [] });
    const { state } = aJourney(toMatch, daysPass(90), again);
    expect(deadlines(state)).toContainEqual({
      id: 'hand-over-consent-lapses',
      at: day(182),
      kind: 'hand-over-consent-lapses',
      taskId: null,
    });
  });

  test('one that was taken back, or lapsed, does not end again', () => {
    const takenBack = done('WithdrawConsent', { consent: 'hand-over' }, { by: actors.employee });
    for (const ended of [takenBack, daysPass(90)]) {
      const { state } = aJourney(toMatch, ended);
      expect(state.stage).toMatchObject({ referral: { stage: 'hand-over-consent', consentLapsesAt: null } });
      expect(deadlines(state).map(({ kind }) => kind)).not.toContain('hand-over-consent-lapses');
    }
  });

  test('one that a receiver took up in time does not end by it', () => {
    const { state } = aJourney(toAnswer, done('AnswerReferral', accepted), daysPass(100));
    expect(state.stage).toMatchObject({ referral: { stage: 'warm-hand-over' } });
  });

  test('one whose receiver dropped out when its days were over ends then', () => {
    const noHandOver = done('RecordWarmHandOver', { held: false });
    const { events } = aJourney(toAnswer, done('AnswerReferral', accepted), daysPass(100), noHandOver, daysPass(0));
    expect(events.map(({ type }) => type)).toContain('HandOverConsentLapsed');
  });

  test('one of a snapshot of before, which says nothing of an end, has none', () => {
    const { state } = aJourney(toMatch);
    if (state.stage.kind !== 'referral') throw new Error('A receiver is sought in a referral.');
    const { consentLapsesAt: _unknown, ...ofBefore } = state.stage.referral;
    const before = { ...state, stage: { ...state.stage, referral: ofBefore } };
    expect(deadlines(before).map(({ kind }) => kind)).not.toContain('hand-over-consent-lapses');
  });

  test('a referral that was proposed and not agreed to has no such end', () => {
    const proposal = { target: toCoach, goalRef: null, handOverRefs: [] };
    const { state } = aJourney(afterTwoTalks, done('ProposeReferral', proposal));
    expect(deadlines(state).map(({ kind }) => kind)).not.toContain('hand-over-consent-lapses');
  });
});
