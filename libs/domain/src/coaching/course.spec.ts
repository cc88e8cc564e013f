import { describe, expect, test } from 'vitest';
import { reject } from '../journey/rejection.js';
import { daysLater, firstMorning, workingDayEndAfter } from '../testing/calendar.js';
import {
  agreementAccepted,
  agreementProposed,
  appointmentAt,
  heldSession,
  inCoaching,
  opened,
  referredToCoach,
  sessionHeld,
  sessionPlanned,
  sessionsHeld,
} from '../testing/happenings.js';
import { aJourney, command, daysPass, done, inTurn, times, type Happening } from '../testing/journey.js';
import { actors, people } from '../testing/people.js';
import { completes, opens, specify } from '../testing/specification.js';
import type { HeldSession } from './commands.js';
import { coachingHasStarted, employerOnlyAtStartAndEnd, fiveToNineSessions, sameAgreementText } from './rules.js';
import type { CoachingTrajectory } from './trajectory.js';

const coach = ['coach', people.coach] as const;
const day = (days: number) => daysLater(firstMorning, days);
const midnight = (days: number) => `${day(days).slice(0, 10)}T00:00:00.000Z`;
const byCoach = { by: actors.coach } as const;
const plan = (at: number) =>
  command('PlanCoachingSession', { appointment: appointmentAt(day(at)), place: 'online' }, byCoach);
const held = (changes: Partial<HeldSession> = {}) => command('RecordCoachingSession', heldSession(changes), byCoach);
const missed = { outcome: 'missed', missedBy: 'employee' } as const;
const employeeAccepted = done('AnswerAgreement', agreementAccepted, { by: actors.employee });

/** The coaching that a journey has come to. */
const coachingIn = (...happenings: readonly Happening[]): CoachingTrajectory => {
  const trajectory = aJourney(...happenings).state.trajectories.at(-1);
  if (trajectory?.kind !== 'coaching') throw new Error('The journey has come to no coaching.');
  return trajectory;
};

describe('the agreement of a coaching (S6)', () => {
  const proposed = inTurn(referredToCoach, agreementProposed(6));

  specify('is accepted by the employee once')
    .given(() => aJourney(proposed, employeeAccepted))
    .when(command('AnswerAgreement', agreementAccepted, { by: actors.employee }))
    .thenRejected('not-allowed-now');

  specify('is accepted in the version that was proposed last')
    .given(() => aJourney(proposed))
    .when(command('AnswerAgreement', { ...agreementAccepted, version: 2 }))
    .thenRejected('agreement-text-differs', { answered: 2, proposed: 1 });

  specify('is put back by the employer once they opened it, for their own side')
    .given(() => aJourney(proposed, employeeAccepted, opened('agreement/1/1/1')))
    .when(
      command(
        'AnswerAgreement',
        { ...agreementAccepted, accepted: false, preview: null, wishRef: 'content-wish' },
        { by: actors.manager },
      ),
    )
    .then(
      ['AgreementChangeRequested', { version: 1, party: 'employer', wishRef: 'content-wish' }],
      completes(12, 'answer-agreement'),
      opens(13, 'propose-agreement/1/2', coach, { dueAt: workingDayEndAfter(firstMorning, 10) }),
    );

  test('that nobody proposed has no words, and nobody accepted it', () => {
    const before = coachingIn(referredToCoach);
    expect(sameAgreementText(before, { version: 1, textHash: 'hash' })).toEqual(
      reject('agreement-text-differs', { answered: 1, proposed: 0 }),
    );
    expect(coachingHasStarted(before)).toEqual(reject('agreement-not-accepted', { accepted: 0 }));
    expect(coachingHasStarted(coachingIn(inCoaching()))).toBeNull();
  });

  test('is for five to nine whole sessions (S12)', () => {
    const { state } = aJourney(referredToCoach);
    for (const sessions of [5, 9]) expect(fiveToNineSessions(state, sessions)).toBeNull();
    for (const sessions of [5.5, Number.NaN, 4, 10])
      expect(fiveToNineSessions(state, sessions)).toEqual(
        reject('session-count-out-of-range', { sessions, min: 5, max: 9 }),
      );
  });

  test('involves the employer at the start and at the end, and nowhere between', () => {
    const involved = (...happenings: readonly Happening[]) =>
      [actors.manager, actors.requester, actors.employee, actors.coach].map((actor) =>
        employerOnlyAtStartAndEnd(aJourney(...happenings).state, actor),
      );
    const refused = reject('employer-not-involved-now');
    expect(involved(proposed)).toEqual([null, null, null, null]);
    expect(involved(inCoaching())).toEqual([refused, refused, null, null]);
    const closes = inTurn(inCoaching(), sessionsHeld(4), sessionHeld({ next: 'finish' }));
    expect(involved(closes)).toEqual([null, null, null, null]);
  });
});

describe('a coaching session', () => {
  specify('is planned for a time and a place, and is to be put on record after it')
    .given(() => aJourney(inCoaching()))
    .when(plan(1))
    .then(
      [
        'CoachingSessionPlanned',
        {
          number: 1,
          startsAt: day(1),
          dayStart: midnight(1),
          recordDueAt: workingDayEndAfter(day(1), 2),
          place: 'online',
        },
      ],
      completes(13, 'plan-coaching-session'),
      opens(14, 'record-coaching-session/1/1/1', coach, {
        number: 1,
        dueAt: workingDayEndAfter(day(1), 2),
        availableFrom: day(1),
      }),
    );

  specify('is planned once')
    .given(() => aJourney(inCoaching(), sessionPlanned))
    .when(plan(2))
    .thenRejected('not-allowed-now');

  specify('is not put on record before it has begun')
    .given(() => aJourney(inCoaching(), sessionPlanned))
    .when(held())
    .thenRejected('appointment-not-begun', { startsAt: day(1), now: firstMorning });

  specify('is put on record as missed, by whom, and planned again')
    .given(() => aJourney(inCoaching(), sessionPlanned, daysPass(1)))
    .when(command('RecordCoachingSession', missed, byCoach))
    .then(
      ['CoachingSessionMissed', { number: 1, missedBy: 'employee', missesInARow: 1 }],
      completes(14, 'record-coaching-session'),
      opens(15, 'plan-coaching-session/1/1/2', coach, { number: 1, dueAt: workingDayEndAfter(day(1), 3) }),
    );

  const missedTwice = times(2, inTurn(sessionPlanned, daysPass(1), done('RecordCoachingSession', missed, byCoach)));

  specify('is not planned while the coordinator has to decide after two misses in a row')
    .given(() => aJourney(inCoaching(), missedTwice))
    .when(plan(5))
    .thenRejected('coordinator-decision-pending', { misses: 2 });

  specify('is planned again when the coordinator lets it go on')
    .given(() => aJourney(inCoaching(), missedTwice, done('DecideAfterMisses', { decision: 'continue' })))
    .when(plan(5))
    .then(
      [
        'CoachingSessionPlanned',
        {
          number: 1,
          startsAt: day(5),
          dayStart: midnight(5),
          recordDueAt: workingDayEndAfter(day(5), 2),
          place: 'online',
        },
      ],
      completes(18, 'plan-coaching-session'),
      opens(19, 'record-coaching-session/1/1/3', coach, {
        number: 1,
        dueAt: workingDayEndAfter(day(5), 2),
        availableFrom: day(5),
      }),
    );

  for (const reflectionDays of [7, 21]) {
    specify(`is followed by ${reflectionDays} days to reflect when the coach says so (S13)`)
      .given(() => aJourney(inCoaching(), sessionPlanned, daysPass(1)))
      .when(held({ reflectionDays, notesRef: 'content-notes' }))
      .then(
        ['CoachingSessionHeld', { number: 1, heldAt: day(1), next: 'continue', notesRef: 'content-notes' }],
        [
          'ReflectionStarted',
          { afterSession: 1, days: reflectionDays, endsAt: midnight(1 + reflectionDays), promptRef: null },
        ],
        completes(14, 'record-coaching-session'),
        opens(15, 'plan-coaching-session/1/2/1', coach, { number: 2, dueAt: workingDayEndAfter(day(1), 3) }),
        opens(16, 'write-reflection/1/1', ['employee', people.employee], {
          number: 1,
          dueAt: midnight(1 + reflectionDays),
        }),
      );
  }

  specify('lets the employee reflect once on each')
    .given(() =>
      aJourney(inCoaching(), sessionHeld(), done('WriteReflection', { reflectionRef: 'content-reflection' })),
    )
    .when(command('WriteReflection', { reflectionRef: 'content-more' }, { by: actors.employee }))
    .thenRejected('not-allowed-now');

  specify('of more than were agreed is proposed before the last one as well, and the weeks to reflect begin (S12)')
    .given(() => aJourney(inCoaching(6), sessionsHeld(4), sessionPlanned, daysPass(1)))
    .when(held({ next: 'propose-extension', extendTo: 9, reflectionDays: 7 }))
    .then(
      ['CoachingSessionHeld', { number: 5, heldAt: day(61), next: 'propose-extension', notesRef: null }],
      ['ExtensionProposed', { from: 6, to: 9, reflectionDays: 7, reflectionStartsAt: midnight(61), promptRef: null }],
      ['ReflectionStarted', { afterSession: 5, days: 7, endsAt: midnight(68), promptRef: null }],
      completes(26, 'record-coaching-session'),
      opens(27, 'plan-coaching-session/1/6/1', coach, { number: 6, dueAt: workingDayEndAfter(day(61), 3) }),
      opens(28, 'write-reflection/1/5', ['employee', people.employee], { number: 5, dueAt: midnight(68) }),
      opens(29, 'answer-extension/1/9', ['employee', people.employee], {
        number: 9,
        dueAt: workingDayEndAfter(day(61), 5),
      }),
    );

  const proposedBefore = inTurn(
    inCoaching(6),
    sessionsHeld(4),
    sessionPlanned,
    daysPass(1),
    done('RecordCoachingSession', heldSession({ next: 'propose-extension', extendTo: 9, reflectionDays: 7 })),
  );

  specify('of more than were agreed is refused by the employee, and those that were agreed are held (S12)')
    .given(() => aJourney(proposedBefore))
    .when(command('AnswerExtension', { agreed: false }))
    .then(['ExtensionRefused', { from: 6, to: 9 }], completes(29, 'answer-extension'));

  specify('of more than were agreed is agreed to while the weeks to reflect go on (S12)')
    .given(() => aJourney(proposedBefore))
    .when(command('AnswerExtension', { agreed: true }))
    .then(['ExtensionAgreed', { from: 6, to: 9 }], completes(29, 'answer-extension'));

  specify('of none more than were agreed is no extension')
    .given(() => aJourney(inCoaching(6), sessionsHeld(4), sessionPlanned, daysPass(1)))
    .when(held({ next: 'propose-extension', extendTo: null }))
    .thenRejected('extension-not-longer', { agreed: 6, proposed: 0 });
});
