import { describe } from 'vitest';
import { workingDayEndAfter } from '../testing/calendar.js';
import { handedOverTo, heldSession, inCoaching, referralAgreed, sessionPlanned } from '../testing/happenings.js';
import { aJourney, command, daysPass, done } from '../testing/journey.js';
import { actors, bmwPractitioner, coachPractitioner, people, registeredUntil } from '../testing/people.js';
import { employee, day, toAnswer } from '../testing/referrals.js';
import { completes, opens, specify } from '../testing/specification.js';

describe('the warm hand-over', () => {
  specify('coaching follows BMW at the warm hand-over, without a gap (S16)')
    .given(() => aJourney(toAnswer, done('AnswerReferral', { accepted: true, practitioner: coachPractitioner() })))
    .when(command('RecordWarmHandOver', {}))
    .then(
      ['WarmHandOverHeld', { number: 1 }],
      ['TrajectoryEnded', { number: 1, kind: 'bmw', practitionerId: people.bmw }],
      [
        'TrajectoryOpened',
        {
          number: 2,
          kind: 'coaching',
          coachKind: 'career',
          practitionerId: people.coach,
          registrationValidUntil: registeredUntil,
        },
      ],
      completes(12, 'record-warm-hand-over'),
      opens(13, 'give-employer-input/2', ['manager', people.manager], { dueAt: workingDayEndAfter(day(2), 5) }),
    );

  specify('a coach refers back to BMW as neutral facilitator, without a gap (S5, S16)')
    .given(() =>
      aJourney(
        inCoaching(),
        sessionPlanned,
        daysPass(1),
        done('RecordCoachingSession', heldSession({ next: 'refer' })),
        referralAgreed({ to: 'neutral-conversation' }),
        done('ProposeReceiver', { practitioner: bmwPractitioner({ practitionerId: people.otherBmw }) }),
        done('AnswerReferral', {
          accepted: true,
          practitioner: bmwPractitioner({ practitionerId: people.otherBmw }),
        }),
      ),
    )
    .when(command('RecordWarmHandOver', {}))
    .then(
      ['WarmHandOverHeld', { number: 2 }],
      ['TrajectoryEnded', { number: 1, kind: 'coaching', practitionerId: people.coach }],
      [
        'TrajectoryOpened',
        {
          number: 2,
          kind: 'neutral-conversation',
          coachKind: null,
          practitionerId: people.otherBmw,
          registrationValidUntil: registeredUntil,
        },
      ],
      completes(19, 'record-warm-hand-over'),
      opens(20, 'answer-neutral-conversation/2/employee', employee, { dueAt: workingDayEndAfter(day(1), 5) }),
      opens(21, 'answer-neutral-conversation/2/employer', ['manager', people.manager], {
        dueAt: workingDayEndAfter(day(1), 5),
      }),
    );

  specify('one BMW practitioner can hand over to another after coaching (S16)')
    .given(() =>
      aJourney(
        inCoaching(),
        sessionPlanned,
        daysPass(1),
        done('RecordCoachingSession', heldSession({ next: 'refer' })),
        referralAgreed({ to: 'bmw' }),
        handedOverTo(bmwPractitioner()),
      ),
    )
    .when(command('StopJourney', { reason: 'helped-enough' }, { by: actors.employee }))
    .then(
      ['JourneyStopped', { reason: 'helped-enough' }],
      ['TrajectoryEnded', { number: 2, kind: 'bmw', practitionerId: people.bmw }],
      ['JourneyEnded', { reason: 'stopped-by-employee' }],
      ['TaskCancelled', { taskId: 'journey-1.20', kind: 'plan-bmw-talk' }],
    );
});
