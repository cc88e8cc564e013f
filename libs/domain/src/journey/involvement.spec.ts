import { describe, expect, test } from 'vitest';
import { daysLater, firstMorning } from '../testing/calendar.js';
import { heldSession, inBmw, inCoaching, referralAgreed, sessionPlanned, talkHeld } from '../testing/happenings.js';
import { aJourney, daysPass, done, inTurn, type Happening } from '../testing/journey.js';
import { actors, bmwPractitioner, coachPractitioner, people } from '../testing/people.js';
import { hasCoached, involvedPractitionerIds } from './involvement.js';

const asked = inTurn(
  inBmw,
  talkHeld('refer'),
  referralAgreed({ to: 'coach', coachKind: 'conflict' }),
  done('ProposeReceiver', { practitioner: coachPractitioner() }),
);
const accepted = inTurn(asked, done('AnswerReferral', { accepted: true, practitioner: coachPractitioner() }));
const involved = (...happenings: readonly Happening[]) => involvedPractitionerIds(aJourney(...happenings).state);

describe('who may not serve the other side of the same conflict', () => {
  test('is nobody as long as nobody was assigned', () => {
    expect(involved()).toEqual([]);
  });

  test('is who is asked to receive a referral, and who accepted it and has yet to meet the employee', () => {
    expect(involved(asked)).toEqual([people.bmw, people.coach]);
    expect(involved(accepted)).toEqual([people.bmw, people.coach]);
  });

  test('is not who declined', () => {
    expect(involved(asked, done('AnswerReferral', { accepted: false, reason: 'conflict-of-interest' }))).toEqual([
      people.bmw,
    ]);
  });

  test('is who served before, too', () => {
    const replace = { practitioner: bmwPractitioner({ practitionerId: people.otherBmw }), reason: 'absence' } as const;
    const replaced = done('ReplacePractitioner', replace, { by: actors.coordinator });
    expect(involved(inBmw, replaced)).toEqual([people.bmw, people.otherBmw]);
    expect(involved(accepted, done('RecordWarmHandOver', {}))).toEqual([people.bmw, people.coach]);
  });
});

describe('who coached in a journey (S10)', () => {
  const day = (days: number) => daysLater(firstMorning, days);
  const backAtBmw = aJourney(
    inCoaching(),
    sessionPlanned,
    daysPass(1),
    done('RecordCoachingSession', heldSession({ next: 'refer' })),
    referralAgreed({ to: 'bmw' }),
    done('ProposeReceiver', { practitioner: bmwPractitioner() }),
    done('AnswerReferral', { accepted: true, practitioner: bmwPractitioner() }),
    done('RecordWarmHandOver', {}),
  ).state.trajectories;

  test('was its practitioner while it was a coaching', () => {
    expect(hasCoached(backAtBmw, [{ from: firstMorning, until: day(1) }])).toBe(true);
    expect(hasCoached(aJourney(inCoaching()).state.trajectories, [{ from: firstMorning, until: null }])).toBe(true);
  });

  test('is not the BMW practitioner before or after it, who hand over at the same instant', () => {
    expect(hasCoached(backAtBmw, [{ from: day(-9), until: firstMorning }])).toBe(false);
    expect(hasCoached(backAtBmw, [{ from: day(1), until: null }])).toBe(false);
  });

  test('is also who did both', () => {
    const services = [
      { from: firstMorning, until: day(1) },
      { from: day(1), until: null },
    ];
    expect(hasCoached(backAtBmw, services)).toBe(true);
  });
});
