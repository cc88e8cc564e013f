import { describe } from 'vitest';
import type { AppointmentWish } from '../journey/appointment.js';
import type { Instant } from '../journey/time.js';
import { defaultPolicy } from '../policy/policy.js';
import { daysLater, firstMorning, workingDayEndAfter } from '../testing/calendar.js';
import {
  agreementAccepted,
  agreementProposed,
  appointmentAt,
  assigned,
  handedOverTo,
  heldSession,
  inCoaching,
  intakeLeadsTo,
  opened,
  referralAgreed,
  referredToCoach,
  sessionHeld,
  sessionPlanned,
  sessionsHeld,
} from '../testing/happenings.js';
import { aJourney, aJourneyFor, aRequest, command, daysPass, done, inTurn } from '../testing/journey.js';
import { actors, coachPractitioner, people, registeredUntil } from '../testing/people.js';
import { cancels, completes, opens, specify } from '../testing/specification.js';
import type { HeldSession } from './commands.js';

const coach = ['coach', people.coach] as const;
const employee = ['employee', people.employee] as const;
const day = (days: number) => daysLater(firstMorning, days);
const midnight = (days: number) => `${day(days).slice(0, 10)}T00:00:00.000Z`;
const proposal = (sessions: number) => ({
  textHash: 'hash-agreement-1',
  goalRef: 'content-goal',
  approachRef: 'content-approach',
  sessions,
});
const accepted = agreementAccepted;
const acceptedByEmployer = { ...accepted, preview: null };
const letGo = (key: string) =>
  [
    'WordsDisclosed',
    {
      key,
      purpose: 'agreement',
      contentRefs: ['content-goal', 'content-approach'],
      textHash: 'hash-agreement-1',
      recipientIds: [people.manager],
      mode: 'consent',
      saidAt: null,
      validUntil: day(90),
    },
  ] as const;
const employeeAccepted = done('AnswerAgreement', accepted, { by: actors.employee });
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
const employerSpoke = inTurn(referredToCoach, done('GiveEmployerInput', { inputRef: 'content-input' }));

describe('the three-party start (S6)', () => {
  specify('the employer says at the start what they see at work, and then the coach proposes')
    .given(() => aJourney(referredToCoach))
    .when(command('GiveEmployerInput', { inputRef: 'content-input' }))
    .then(
      ['EmployerInputGiven', { inputRef: 'content-input' }],
      completes(9, 'give-employer-input'),
      opens(10, 'propose-agreement/1/1', coach, { dueAt: workingDayEndAfter(firstMorning, 10) }),
    );

  specify('what the coach proposes is accepted by the coach and put to the employee, and to nobody else yet (S7)')
    .given(() => aJourney(employerSpoke))
    .when(command('ProposeAgreement', proposal(6)))
    .then(
      ['AgreementProposed', { version: 1, ...proposal(6) }],
      ['AgreementAccepted', { version: 1, party: 'coach' }],
      completes(10, 'propose-agreement'),
      opens(11, 'answer-agreement/1/1/employee', employee, { number: 1, dueAt: workingDayEndAfter(firstMorning, 5) }),
    );

  for (const sessions of [4, 10]) {
    specify(`${sessions} agreed sessions are refused: fewer than five or more than nine (S12)`)
      .given(() => aJourney(employerSpoke))
      .when(command('ProposeAgreement', proposal(sessions)))
      .thenRejected('session-count-out-of-range', { sessions, min: 5, max: 9 });
  }

  specify('a stricter policy refuses what the domain would allow (S12)')
    .given(() =>
      aJourneyFor(aRequest({ policy: { ...defaultPolicy, coachingSessions: { min: 5, max: 7 } } }), employerSpoke),
    )
    .when(command('ProposeAgreement', proposal(8)))
    .thenRejected('session-count-out-of-range', { sessions: 8, min: 5, max: 7 });

  specify('no coaching starts before the employer accepted too')
    .given(() => aJourney(referredToCoach, agreementProposed(6)))
    .when(command('AnswerAgreement', accepted, { by: actors.employee }))
    .then(
      ['AgreementAccepted', { version: 1, party: 'employee' }],
      letGo('agreement/1/1/1'),
      completes(11, 'answer-agreement'),
      opens(12, 'answer-agreement/1/1/employer', ['manager', people.manager], {
        number: 1,
        dueAt: workingDayEndAfter(firstMorning, 5),
      }),
    );

  specify('coaching starts when all three accepted the same text')
    .given(() => aJourney(referredToCoach, agreementProposed(6), employeeAccepted, opened('agreement/1/1/1')))
    .when(command('AnswerAgreement', acceptedByEmployer))
    .then(
      ['AgreementAccepted', { version: 1, party: 'employer' }],
      ['CoachingStarted', { sessions: 6 }],
      completes(12, 'answer-agreement'),
      opens(13, 'plan-coaching-session/1/1/1', coach, { number: 1, dueAt: workingDayEndAfter(firstMorning, 3) }),
    );

  specify('another text than the proposed one is not accepted')
    .given(() => aJourney(referredToCoach, agreementProposed(6)))
    .when(command('AnswerAgreement', { ...accepted, textHash: 'hash-of-other-words' }))
    .thenRejected('agreement-text-differs', { answered: 1, proposed: 1 });

  const changed = inTurn(
    referredToCoach,
    agreementProposed(6),
    employeeAccepted,
    opened('agreement/1/1/1'),
    done(
      'AnswerAgreement',
      { ...acceptedByEmployer, accepted: false, wishRef: 'content-wish' },
      { by: actors.manager },
    ),
  );

  specify('a wish for other words puts the agreement back to the coach')
    .given(() => aJourney(referredToCoach, agreementProposed(6)))
    .when(command('AnswerAgreement', { ...accepted, accepted: false, wishRef: 'content-wish' }))
    .then(
      ['AgreementChangeRequested', { version: 1, party: 'employee', wishRef: 'content-wish' }],
      completes(11, 'answer-agreement'),
      opens(12, 'propose-agreement/1/2', coach, { dueAt: workingDayEndAfter(firstMorning, 10) }),
    );

  specify('a changed agreement must be accepted again, also by who accepted the one before')
    .given(() => aJourney(changed))
    .when(command('ProposeAgreement', { ...proposal(7), textHash: 'hash-agreement-2' }))
    .then(
      ['AgreementProposed', { version: 2, ...proposal(7), textHash: 'hash-agreement-2' }],
      ['AgreementAccepted', { version: 2, party: 'coach' }],
      completes(13, 'propose-agreement'),
      opens(14, 'answer-agreement/1/2/employee', employee, { number: 2, dueAt: workingDayEndAfter(firstMorning, 5) }),
    );

  specify('the words before the change are accepted no more')
    .given(() => aJourney(changed, done('ProposeAgreement', { ...proposal(7), textHash: 'hash-agreement-2' })))
    .when(command('AnswerAgreement', accepted, { by: actors.employee }))
    .thenRejected('agreement-text-differs', { answered: 1, proposed: 2 });

  specify('a coach who takes over before the start proposes anew: what another coach accepted is not theirs')
    .given(() => aJourney(referredToCoach, agreementProposed(6)))
    .when(
      command(
        'ReplacePractitioner',
        { practitioner: coachPractitioner({ practitionerId: people.otherCoach }), reason: 'absence' },
        { by: actors.coordinator },
      ),
    )
    .then(
      [
        'PractitionerReplaced',
        { from: people.coach, to: people.otherCoach, registrationValidUntil: registeredUntil, reason: 'absence' },
      ],
      ['AgreementChangeRequested', { version: 1, party: 'coach', wishRef: null }],
      cancels(11, 'answer-agreement'),
      opens(12, 'propose-agreement/1/2', ['coach', people.otherCoach], { dueAt: workingDayEndAfter(firstMorning, 10) }),
    );

  specify('no session is planned before the agreement is accepted')
    .given(() => aJourney(referredToCoach, agreementProposed(6)))
    .when(command('PlanCoachingSession', { appointment: appointmentAt(day(2)), place: 'online' }, { by: actors.coach }))
    .thenRejected('agreement-not-accepted', { accepted: 1 });

  specify('no session is put on record as held before the agreement was accepted')
    .given(() =>
      aJourney(
        referredToCoach,
        agreementProposed(6),
        daysPass(3),
        done('AnswerAgreement', accepted, { by: actors.employee }),
        opened('agreement/1/1/1'),
        done('AnswerAgreement', acceptedByEmployer, { by: actors.manager }),
      ),
    )
    .when(command('PlanCoachingSession', { appointment: appointmentAt(day(1)), place: 'online' }))
    .thenRejected('appointment-out-of-order', { startsAt: day(1), notBefore: day(3) });

  specify('where the employee asked by themselves, employee and coach agree without an employer')
    .given(() =>
      aJourneyFor(
        aRequest({ requesterId: null, managerId: null }),
        assigned(),
        intakeLeadsTo('coach'),
        referralAgreed({ to: 'coach', coachKind: 'personal' }),
        handedOverTo(coachPractitioner()),
        done('ProposeAgreement', proposal(5)),
      ),
    )
    .when(command('AnswerAgreement', { ...accepted, preview: null }))
    .then(
      ['AgreementAccepted', { version: 1, party: 'employee' }],
      ['CoachingStarted', { sessions: 5 }],
      completes(9, 'answer-agreement'),
      opens(10, 'plan-coaching-session/1/1/1', coach, { number: 1, dueAt: workingDayEndAfter(firstMorning, 3) }),
    );
});

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
