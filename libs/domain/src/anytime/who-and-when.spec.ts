import { describe } from 'vitest';
import type { Actor } from '../journey/decider.js';
import { daysLater, firstMorning, workingDayEndAfter } from '../testing/calendar.js';
import {
  appointmentAt,
  closed,
  contactConsented,
  inBmw,
  inClosing,
  inCoaching,
  mainLinesAgreed,
  mainLinesWritten,
  stopped,
  talkPlanned,
} from '../testing/happenings.js';
import { aJourney, aJourneyFor, aRequest, command, daysPass, done, inTurn } from '../testing/journey.js';
import { actors, bmwPractitioner, people, registeredUntil } from '../testing/people.js';
import { toMatch } from '../testing/referrals.js';
import { cancels, specify } from '../testing/specification.js';

const day = (days: number) => daysLater(firstMorning, days);
const mainLines = 'main-lines/1/1';
const disclosed = inTurn(inClosing, mainLinesWritten, mainLinesAgreed);
const otherBmw = bmwPractitioner({ practitionerId: people.otherBmw });

const pause = (by: Actor) => command('PauseJourney', { reason: 'request-of-employee' }, { by });
const resume = (by: Actor) => command('ResumeJourney', {}, { by });
const move = (by: Actor) => command('MoveAppointment', { appointment: appointmentAt(day(4)) }, { by });
const stop = (by: Actor) => command('StopJourney', { reason: 'not-said' }, { by });
const withdrawConsent = (by: Actor) => command('WithdrawConsent', { consent: 'contact' }, { by });
const takeBack = (by: Actor) => command('WithdrawDisclosure', { key: mainLines }, { by });
const open = (by: Actor) => command('OpenDisclosure', { key: mainLines }, { by });
const withdrawRequest = (by: Actor) => command('WithdrawRequest', {}, { by });
const replace = (by: Actor) => command('ReplacePractitioner', { practitioner: otherBmw, reason: 'absence' }, { by });
const paused = done('PauseJourney', { reason: 'request-of-employee' }, { by: actors.employee });

describe('what is the employee’s alone: each consent, what is disclosed by it, and whether the journey goes on (S7, S10)', () => {
  for (const [who, by] of [
    ['HR', actors.requester],
    ['the manager', actors.manager],
    ['their practitioner', actors.bmw],
    ['a coach', actors.coach],
    ['the coordinator', actors.coordinator],
    ['an administrator', actors.administrator],
    ['a colleague', { role: 'employee', personId: 'a-colleague' }],
  ] as const satisfies readonly (readonly [string, Actor])[]) {
    specify(`${who} does not stop the journey for them`)
      .given(() => aJourney(inBmw))
      .when(stop(by))
      .thenRejected('only-the-employee');

    specify(`${who} does not withdraw their consent`)
      .given(() => aJourney(inBmw))
      .when(withdrawConsent(by))
      .thenRejected('only-the-employee');

    specify(`${who} does not take back what they disclosed`)
      .given(() => aJourney(disclosed))
      .when(takeBack(by))
      .thenRejected('only-the-employee');
  }
});

describe('a pause', () => {
  for (const by of [actors.employee, actors.bmw, actors.coordinator]) {
    specify(`is asked for by the ${by.role}`)
      .given(() => aJourney(inBmw))
      .when(pause(by))
      .then(['JourneyPaused', { reason: 'request-of-employee' }]);

    specify(`is ended by the ${by.role}`)
      .given(() => aJourney(inBmw, paused, daysPass(1)))
      .when(resume(by))
      .then(['JourneyResumed', { shiftMs: 86_400_000 }]);
  }

  for (const [who, by] of [
    ['the manager', actors.manager],
    ['HR', actors.requester],
    ['an administrator', actors.administrator],
    ['an employee whose journey it is not', { role: 'employee', personId: 'a-colleague' }],
    ['a practitioner who does not serve here', { role: 'bmw-practitioner', personId: people.otherBmw }],
    ['their practitioner as if this were a coaching', { role: 'coach', personId: people.bmw }],
  ] as const satisfies readonly (readonly [string, Actor])[]) {
    specify(`is asked for by ${who}, and refused`)
      .given(() => aJourney(inBmw))
      .when(pause(by))
      .thenRejected('not-your-role', { role: by.role });

    specify(`is ended by ${who}, and goes on`)
      .given(() => aJourney(inBmw, paused))
      .when(resume(by))
      .thenRejected('not-your-role', { role: by.role });
  }

  specify('of a coaching is asked for by its coach')
    .given(() => aJourney(inCoaching()))
    .when(pause(actors.coach))
    .then(['JourneyPaused', { reason: 'request-of-employee' }]);

  specify('of a coaching is not asked for by its coach as if they were a BMW practitioner')
    .given(() => aJourney(inCoaching()))
    .when(pause({ role: 'bmw-practitioner', personId: people.coach }))
    .thenRejected('not-your-role', { role: 'bmw-practitioner' });

  specify('is asked for by no practitioner before one serves')
    .given(() => aJourney(contactConsented))
    .when(pause(actors.bmw))
    .thenRejected('not-your-role', { role: 'bmw-practitioner' });

  specify('is not asked for a second time')
    .given(() => aJourney(inBmw, paused))
    .when(pause(actors.employee))
    .thenRejected('journey-paused', { since: firstMorning });
});

describe('an appointment', () => {
  specify('is moved by the practitioner')
    .given(() => aJourney(inBmw, talkPlanned))
    .when(move(actors.bmw))
    .then(
      [
        'AppointmentMoved',
        {
          number: 1,
          from: day(1),
          startsAt: day(4),
          dayStart: `${day(4).slice(0, 10)}T00:00:00.000Z`,
          recordDueAt: workingDayEndAfter(day(4), 2),
        },
      ],
      ['TaskRescheduled', { taskId: 'journey-1.5', dueAt: workingDayEndAfter(day(4), 2), availableFrom: day(4) }],
    );

  for (const by of [actors.manager, actors.requester, actors.coordinator]) {
    specify(`is between the two who meet, and not moved by the ${by.role}`)
      .given(() => aJourney(inBmw, talkPlanned))
      .when(move(by))
      .thenRejected('not-your-role', { role: by.role });
  }

  specify('that was not made is not moved')
    .given(() => aJourney(inBmw))
    .when(move(actors.employee))
    .thenRejected('not-allowed-now');

  for (const [where, journey] of [
    ['before the intake led anywhere', contactConsented],
    ['while a referral is under way', toMatch],
    ['once the support closed', inClosing],
  ] as const) {
    specify(`is not moved where nobody meets: ${where}`)
      .given(() => aJourney(journey))
      .when(move(actors.employee))
      .thenRejected('not-allowed-now');
  }
});

describe('the employer', () => {
  for (const [who, by] of [
    ['the manager', actors.manager],
    ['a colleague of the adviser who asked', { role: 'requester', personId: 'another-adviser' }],
    ['the employee', actors.employee],
    ['the coordinator', actors.coordinator],
  ] as const satisfies readonly (readonly [string, Actor])[]) {
    specify(`takes a request back by the adviser who made it (S1), not by ${who}`)
      .given(() => aJourney())
      .when(withdrawRequest(by))
      .thenRejected('not-your-role', { role: by.role });
  }

  for (const role of ['requester', 'manager'] as const) {
    specify(`has no part as ${role} where the employee asked by themselves`)
      .given(() => aJourneyFor(aRequest({ requesterId: null, managerId: null })))
      .when(open({ role, personId: people.requester }))
      .thenRejected('not-your-role', { role });
  }
});

describe('another practitioner', () => {
  for (const by of [actors.bmw, actors.employee, actors.requester, actors.manager, actors.administrator]) {
    specify(`is appointed by the coordinator, not by the ${by.role}`)
      .given(() => aJourney(inBmw))
      .when(replace(by))
      .thenRejected('not-your-role', { role: by.role });
  }
});

describe('before the employee consented to being contacted nothing else happens, but an end', () => {
  specify('the employee stops')
    .given(() => aJourney())
    .when(stop(actors.employee))
    .then(
      ['JourneyStopped', { reason: 'not-said' }],
      ['JourneyEnded', { reason: 'stopped-by-employee' }],
      cancels(1, 'answer-contact-consent'),
    );

  for (const [what, given] of [
    ['a consent that was not given is not withdrawn', withdrawConsent(actors.employee)],
    ['nothing is disclosed that could be opened', open(actors.manager)],
    ['there is no appointment to move', move(actors.employee)],
  ] as const) {
    specify(what)
      .given(() => aJourney())
      .when(given)
      .thenRejected('contact-consent-missing');
  }
});

describe('in a pause nothing is asked and nothing is done, but what ends it or protects the employee', () => {
  specify('the employee withdraws their consent')
    .given(() => aJourney(inBmw, paused))
    .when(withdrawConsent(actors.employee))
    .then(
      ['ConsentWithdrawn', { consent: 'contact' }],
      ['TrajectoryEnded', { number: 1, kind: 'bmw', practitionerId: people.bmw }],
      ['JourneyEnded', { reason: 'contact-consent-withdrawn' }],
      cancels(4, 'plan-bmw-talk'),
    );

  specify('the employee takes back what they disclosed')
    .given(() => aJourney(disclosed, paused))
    .when(takeBack(actors.employee))
    .then(['DisclosureWithdrawn', { key: mainLines, purpose: 'main-lines' }]);

  for (const [what, given] of [
    ['an appointment is not moved', move(actors.employee)],
    ['the request is not taken back', withdrawRequest(actors.requester)],
    ['the dossier is not destroyed', command('DestroyDossier', { ground: 'erasure-asked', held: false })],
  ] as const) {
    specify(what)
      .given(() => aJourney(inBmw, talkPlanned, paused))
      .when(given)
      .thenRejected('journey-paused', { since: firstMorning });
  }
});

describe('after the close there is follow-up, and what was disclosed by then', () => {
  const asked = inTurn(closed, daysPass(42));

  for (const [when, journey, open] of [
    ['before it is asked for', closed, []],
    ['when it is asked for', asked, [cancels(9, 'record-follow-up')]],
  ] as const) {
    specify(`the employee who wants no follow-up stops ${when}`)
      .given(() => aJourney(journey))
      .when(stop(actors.employee))
      .then(
        ['JourneyStopped', { reason: 'not-said' }],
        ['JourneyEnded', { reason: 'stopped-by-employee' }],
        ['DisclosureLapsed', { key: mainLines, purpose: 'main-lines' }],
        ...open,
      );

    specify(`the employee takes back what they disclosed ${when}`)
      .given(() => aJourney(journey))
      .when(takeBack(actors.employee))
      .then(['DisclosureWithdrawn', { key: mainLines, purpose: 'main-lines' }]);

    for (const [what, given] of [
      ['there is nothing to pause', pause(actors.employee)],
      ['no appointment is moved', move(actors.bmw)],
      ['the request is not taken back', withdrawRequest(actors.requester)],
      ['the dossier is not destroyed', command('DestroyDossier', { ground: 'erasure-asked', held: false })],
    ] as const) {
      specify(`${what} ${when}`)
        .given(() => aJourney(journey))
        .when(given)
        .thenRejected('journey-over', { reason: 'closed' });
    }
  }

  specify('the employee takes their consent to being contacted back, and nobody follows up')
    .given(() => aJourney(asked))
    .when(withdrawConsent(actors.employee))
    .then(
      ['ConsentWithdrawn', { consent: 'contact' }],
      ['JourneyEnded', { reason: 'contact-consent-withdrawn' }],
      ['DisclosureLapsed', { key: mainLines, purpose: 'main-lines' }],
      cancels(9, 'record-follow-up'),
    );

  specify('somebody else follows up when the practitioner left')
    .given(() => aJourney(asked))
    .when(replace(actors.coordinator))
    .then(
      [
        'PractitionerReplaced',
        { from: people.bmw, to: people.otherBmw, registrationValidUntil: registeredUntil, reason: 'absence' },
      ],
      ['TaskReassigned', { taskId: 'journey-1.9', assigneeId: people.otherBmw }],
    );
});

describe('after the end there is retention alone', () => {
  for (const [what, given] of [
    ['it is not stopped again', stop(actors.employee)],
    ['no consent is left to withdraw', withdrawConsent(actors.employee)],
    ['nothing is opened any more', open(actors.manager)],
    ['nobody is replaced', replace(actors.coordinator)],
    ['no clock runs', command('StrikeClock', { deadlineId: 'follow-up-due' }, { by: actors.clock })],
  ] as const) {
    specify(what)
      .given(() => aJourney(disclosed, stopped))
      .when(given)
      .thenRejected('journey-over', { reason: 'stopped-by-employee' });
  }
});
