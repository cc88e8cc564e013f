import { describe } from 'vitest';
import { defaultPolicy } from '../policy/policy.js';
import { daysLater, firstMorning, workingDayEndAfter } from '../testing/calendar.js';
import {
  agreementAccepted,
  agreementProposed,
  appointmentAt,
  assigned,
  handedOverTo,
  intakeLeadsTo,
  opened,
  referralAgreed,
  referredToCoach,
} from '../testing/happenings.js';
import { aJourney, aJourneyFor, aRequest, command, daysPass, done, inTurn } from '../testing/journey.js';
import { actors, coachPractitioner, people, registeredUntil } from '../testing/people.js';
import { cancels, completes, opens, specify } from '../testing/specification.js';

const coach = ['coach', people.coach] as const;
const employee = ['employee', people.employee] as const;
const day = (days: number) => daysLater(firstMorning, days);
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
