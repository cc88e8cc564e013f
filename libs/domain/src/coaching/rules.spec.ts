import { describe } from 'vitest';
import type { AppointmentWish } from '../journey/appointment.js';
import type { Instant } from '../journey/time.js';
import { daysLater, firstMorning, workingDayEndAfter } from '../testing/calendar.js';
import {
  appointmentAt,
  heldSession,
  inCoaching,
  sessionHeld,
  sessionPlanned,
  sessionsHeld,
} from '../testing/happenings.js';
import { aJourney, command, daysPass, done, inTurn } from '../testing/journey.js';
import { actors, people } from '../testing/people.js';
import { completes, opens, specify } from '../testing/specification.js';
import type { HeldSession } from './commands.js';

const coach = ['coach', people.coach] as const;
const employee = ['employee', people.employee] as const;
const day = (days: number) => daysLater(firstMorning, days);
const midnight = (days: number) => `${day(days).slice(0, 10)}T00:00:00.000Z`;
const held = (changes: Partial<HeldSession> = {}) => command('RecordCoachingSession', heldSession(changes));
/** An appointment on a local day that begins at another instant than in the other examples. */
const onLocalDay = (startsAt: Instant, dayStart: Instant): AppointmentWish => ({
  startsAt,
  calendar: { ...appointmentAt(startsAt).calendar, dayStart },
});
/** In the week in which the clock is set back, in the night before Sunday 31 October 2027. */
const monday = onLocalDay('2027-10-25T08:00:00.000Z', '2027-10-24T22:00:00.000Z');
const sunday = '2027-10-30T22:00:00.000Z';
const sundayNight = '2027-10-31T22:30:00.000Z';
const mondayMidnight = '2027-10-31T23:00:00.000Z';
const nextMonday = '2027-11-01T07:00:00.000Z';
const sessionHeldOn = (appointment: AppointmentWish, changes: Partial<HeldSession>) =>
  inTurn(
    done('PlanCoachingSession', { appointment, place: 'online' }),
    daysPass(240),
    done('RecordCoachingSession', heldSession(changes)),
  );

describe('coaching sessions', () => {
  specify('the employer is involved in coaching at the start and the end only (S6)')
    .given(() => aJourney(inCoaching()))
    .when(command('GiveEmployerInput', { inputRef: 'content-input' }, { by: actors.manager }))
    .thenRejected('employer-not-involved-now');

  specify('the requester does not look in between either (S6)')
    .given(() => aJourney(inCoaching()))
    .when(command('OpenDisclosure', { key: 'agreement/1/1/1' }, { by: actors.requester }))
    .thenRejected('employer-not-involved-now');

  specify('after a session two weeks of reflection begin, counted from the start of its day (S13)')
    .given(() => aJourney(inCoaching(), sessionPlanned, daysPass(1)))
    .when(held({ promptRef: 'content-prompt' }))
    .then(
      ['CoachingSessionHeld', { number: 1, heldAt: day(1), next: 'continue', notesRef: null }],
      ['ReflectionStarted', { afterSession: 1, days: 14, endsAt: midnight(15), promptRef: 'content-prompt' }],
      completes(14, 'record-coaching-session'),
      opens(15, 'plan-coaching-session/1/2/1', coach, { number: 2, dueAt: workingDayEndAfter(day(1), 3) }),
      opens(16, 'write-reflection/1/1', employee, { number: 1, dueAt: midnight(15) }),
    );

  for (const days of [6, 22, 7.5]) {
    specify(`an interval of ${days} days is refused: it is whole days, from 7 to 21 (S13)`)
      .given(() => aJourney(inCoaching(), sessionPlanned, daysPass(1)))
      .when(held({ reflectionDays: days }))
      .thenRejected('reflection-interval-out-of-range', { days, min: 7, max: 21 });
  }

  specify('a session inside the reflection interval is refused (S13)')
    .given(() => aJourney(inCoaching(), sessionHeld()))
    .when(command('PlanCoachingSession', { appointment: appointmentAt(day(14)), place: 'online' }))
    .thenRejected('reflection-interval-running', { endsAt: midnight(15), at: day(14) });

  specify('a session is not moved into the reflection interval (S13)')
    .given(() =>
      aJourney(
        inCoaching(),
        sessionHeld(),
        done('PlanCoachingSession', { appointment: appointmentAt(day(16)), place: 'online' }),
      ),
    )
    .when(command('MoveAppointment', { appointment: appointmentAt(day(10)) }, { by: actors.coach }))
    .thenRejected('reflection-interval-running', { endsAt: midnight(15), at: day(10) });

  specify('one week is one week also when the clock is set back: not on the evening before (S13)')
    .given(() => aJourney(inCoaching(), sessionHeldOn(monday, { reflectionDays: 7 })))
    .when(command('PlanCoachingSession', { appointment: onLocalDay(sundayNight, sunday), place: 'online' }))
    .thenRejected('reflection-interval-running', { endsAt: '2027-10-31T22:00:00.000Z', at: sundayNight });

  specify('nor is a session moved to that evening (S13)')
    .given(() =>
      aJourney(
        inCoaching(),
        sessionHeldOn(monday, { reflectionDays: 7 }),
        done('PlanCoachingSession', { appointment: onLocalDay(nextMonday, mondayMidnight), place: 'online' }),
      ),
    )
    .when(command('MoveAppointment', { appointment: onLocalDay(sundayNight, sunday) }, { by: actors.coach }))
    .thenRejected('reflection-interval-running', { endsAt: '2027-10-31T22:00:00.000Z', at: sundayNight });

  specify('an appointment lies on its own local day, so that no interval begins before the session it follows (S13)')
    .given(() => aJourney(inCoaching()))
    .when(command('PlanCoachingSession', { appointment: onLocalDay(day(10), midnight(3)), place: 'online' }))
    .thenRejected('appointment-out-of-order', { startsAt: day(10), notBefore: midnight(3) });

  specify('the employee writes a reflection between two sessions (S13)')
    .given(() => aJourney(inCoaching(), sessionHeld()))
    .when(command('WriteReflection', { reflectionRef: 'content-reflection' }))
    .then(
      ['ReflectionWritten', { afterSession: 1, reflectionRef: 'content-reflection' }],
      completes(16, 'write-reflection'),
    );

  specify('the coach does not finish before the fifth session (S12)')
    .given(() => aJourney(inCoaching(), sessionsHeld(3), sessionPlanned, daysPass(1)))
    .when(held({ next: 'finish' }))
    .thenRejected('too-few-sessions', { held: 4, min: 5 });

  specify('no session goes beyond the number agreed (S12)')
    .given(() => aJourney(inCoaching(5), sessionsHeld(4), sessionPlanned, daysPass(1)))
    .when(held({ next: 'continue' }))
    .thenRejected('session-limit-reached', { agreed: 5, held: 5 });

  specify('after the sessions agreed the coach finishes and the closing evaluation begins')
    .given(() => aJourney(inCoaching(5), sessionsHeld(4), sessionPlanned, daysPass(1)))
    .when(held({ next: 'finish' }))
    .then(
      ['CoachingSessionHeld', { number: 5, heldAt: day(61), next: 'finish', notesRef: null }],
      ['TrajectoryEnded', { number: 1, kind: 'coaching', practitionerId: people.coach }],
      ['ClosingOpened', { evaluationLapsesAt: day(82) }],
      completes(26, 'record-coaching-session'),
      opens(27, 'evaluate-journey', employee, { dueAt: day(82) }),
      opens(28, 'write-closing-report/1', coach, { number: 1, dueAt: workingDayEndAfter(day(61), 10) }),
    );
});

describe('extension (S12)', () => {
  const lastOfSix = inTurn(inCoaching(6), sessionsHeld(5), sessionPlanned, daysPass(1));

  specify('from six to eight is proposed by the coach and put to the employee')
    .given(() => aJourney(lastOfSix))
    .when(held({ next: 'propose-extension', extendTo: 8, promptRef: 'content-prompt' }))
    .then(
      ['CoachingSessionHeld', { number: 6, heldAt: day(76), next: 'propose-extension', notesRef: null }],
      [
        'ExtensionProposed',
        { from: 6, to: 8, reflectionDays: 14, reflectionStartsAt: midnight(76), promptRef: 'content-prompt' },
      ],
      completes(29, 'record-coaching-session'),
      opens(30, 'answer-extension/1/8', employee, { number: 8, dueAt: workingDayEndAfter(day(76), 5) }),
    );

  specify('ten is refused')
    .given(() => aJourney(lastOfSix))
    .when(held({ next: 'propose-extension', extendTo: 10 }))
    .thenRejected('session-count-out-of-range', { sessions: 10, min: 5, max: 9 });

  specify('an extension is longer than what was agreed')
    .given(() => aJourney(lastOfSix))
    .when(held({ next: 'propose-extension', extendTo: 6 }))
    .thenRejected('extension-not-longer', { agreed: 6, proposed: 6 });

  const proposed = inTurn(
    lastOfSix,
    done('RecordCoachingSession', heldSession({ next: 'propose-extension', extendTo: 8, promptRef: 'content-prompt' })),
  );

  specify('what the employee agrees to is on record, and the weeks to reflect begin')
    .given(() => aJourney(proposed))
    .when(command('AnswerExtension', { agreed: true }))
    .then(
      ['ExtensionAgreed', { from: 6, to: 8 }],
      ['ReflectionStarted', { afterSession: 6, days: 14, endsAt: midnight(90), promptRef: 'content-prompt' }],
      completes(30, 'answer-extension'),
      opens(31, 'plan-coaching-session/1/7/1', coach, { number: 7, dueAt: workingDayEndAfter(day(76), 3) }),
      opens(32, 'write-reflection/1/6', employee, { number: 6, dueAt: midnight(90) }),
    );

  specify('without the employee there is no extension, and the coaching closes')
    .given(() => aJourney(proposed))
    .when(command('AnswerExtension', { agreed: false }))
    .then(
      ['ExtensionRefused', { from: 6, to: 8 }],
      ['TrajectoryEnded', { number: 1, kind: 'coaching', practitionerId: people.coach }],
      ['ClosingOpened', { evaluationLapsesAt: day(97) }],
      completes(30, 'answer-extension'),
      opens(31, 'evaluate-journey', employee, { dueAt: day(97) }),
      opens(32, 'write-closing-report/1', coach, { number: 1, dueAt: workingDayEndAfter(day(76), 10) }),
    );
});
