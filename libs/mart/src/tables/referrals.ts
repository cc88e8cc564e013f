import type { CoachKind, FollowUpOutcome, GoalAttainment, ReferralTarget } from '@traject/domain';
import { code, count, day, martTable, orNull, pseudonym } from '../table.js';

/** One referral. */
export const referrals = martTable({
  name: 'referrals',
  about: 'One referral: to a coach, to BMW, to a neutral facilitator or to other help.',
  owner: 'journey',
  key: ['journey', 'number'],
  columns: {
    journey: pseudonym('Its journey.'),
    number: count('First, second, … of its journey.'),
    openedDay: day('Day on which an intake or a trajectory led on.'),
    proposals: count('How often the practitioner said where to.'),
    proposedDay: orNull(day('Day on which that was said last.')),
    target: orNull(code<ReferralTarget['to']>('Where to, as said last.')),
    coachKind: orNull(code<CoachKind>('Kind of coach, where one is meant.')),
    handOver: orNull(
      code<'agreed' | 'refused' | 'withdrawn' | 'lapsed'>('What became of the consent to what is handed over.'),
    ),
    handOverDay: orNull(day('Day on which they said so.')),
    receiversAsked: count('Practitioners who were proposed as receiver.'),
    acceptances: count('Those who accepted.'),
    declines: count('Those who declined.'),
    dropOuts: count('Those who did not answer, or did not hand over after all.'),
    nobodyFound: count('How often nobody was found.'),
    receiver: orNull(pseudonym('Who was proposed last.')),
    acceptedDay: orNull(day('Day on which the last receiver accepted.')),
    outcome: code<'open' | 'handed-over' | 'other-help' | 'refused' | 'withdrawn' | 'broken-off'>(
      'What became of it; broken off: the journey ended before.',
    ),
    outcomeDay: orNull(day('Day of that.')),
  },
});

/** The closing of a journey. */
export const evaluations = martTable({
  name: 'evaluations',
  about: 'The closing of a journey: evaluation, main lines for the employer, follow-up. One row a journey that closes.',
  owner: 'journey',
  key: ['journey'],
  columns: {
    journey: pseudonym('Its journey.'),
    askedDay: orNull(day('Day on which the employee was asked to evaluate.')),
    evaluatedDay: orNull(day('Day on which they did.')),
    lapsedDay: orNull(day('Day on which the time for that ran out.')),
    satisfaction: orNull(count('1 (not at all) to 10 (entirely).')),
    goals: orNull(code<GoalAttainment>("In how far the goals were reached, by the employee's own account.")),
    wellbeingBefore: orNull(count('1 to 10, as remembered from the start.')),
    wellbeingAfter: orNull(count('1 to 10, at the closing.')),
    reportVersions: count('Versions of the closing report.'),
    mainLines: orNull(code<'agreed' | 'refused' | 'change-requested'>('What the employee said of the main lines.')),
    mainLinesDay: orNull(day('Day on which they said so.')),
    followUpAskedDay: orNull(day('Day on which the follow-up was asked for.')),
    followUpDay: orNull(day('Day on which it was done.')),
    followUpLapsedDay: orNull(day('Day on which the time for it ran out.')),
    followUpOutcome: orNull(code<FollowUpOutcome>('How things are some weeks later.')),
    followUpWellbeing: orNull(count('1 to 10; null when the employee was not reached.')),
  },
});
