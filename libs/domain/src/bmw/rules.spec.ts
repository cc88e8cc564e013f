import { describe } from 'vitest';
import { defaultPolicy } from '../policy/policy.js';
import { daysLater, firstMorning, workingDayEndAfter } from '../testing/calendar.js';
import { appointmentAt, inBmw, talkHeld, talkMissed, talkPlanned } from '../testing/happenings.js';
import { aJourney, aJourneyFor, aRequest, command, daysPass, done, times } from '../testing/journey.js';
import { actors, people } from '../testing/people.js';
import { completes, opens, specify } from '../testing/specification.js';

const bmw = ['bmw-practitioner', people.bmw] as const;
const day = (days: number) => daysLater(firstMorning, days);
const appointment = (days: number) => ({
  startsAt: day(days),
  dayStart: `${day(days).slice(0, 10)}T00:00:00.000Z`,
  recordDueAt: workingDayEndAfter(day(days), 2),
});
const held = (next: 'continue' | 'finish' | 'refer' | 'neutral-conversation') =>
  command('RecordBmwTalk', { outcome: 'held', next, notesRef: null, signal: null });

describe('BMW talks', () => {
  specify('a talk is planned, and can be recorded from when it begins')
    .given(() => aJourney(inBmw))
    .when(command('PlanBmwTalk', { appointment: appointmentAt(day(3)), place: 'at-work' }))
    .then(
      ['BmwTalkPlanned', { number: 1, ...appointment(3), place: 'at-work' }],
      completes(4, 'plan-bmw-talk'),
      opens(5, 'record-bmw-talk/1/1/1', bmw, {
        number: 1,
        dueAt: workingDayEndAfter(day(3), 2),
        availableFrom: day(3),
      }),
    );

  specify('after a talk the next one is planned')
    .given(() => aJourney(inBmw, talkPlanned, daysPass(1)))
    .when(held('continue'))
    .then(
      ['BmwTalkHeld', { number: 1, heldAt: day(1), next: 'continue', notesRef: null }],
      completes(5, 'record-bmw-talk'),
      opens(6, 'plan-bmw-talk/1/2/1', bmw, { number: 2, dueAt: workingDayEndAfter(day(1), 3) }),
    );

  specify('a talk cannot be recorded before it begins')
    .given(() => aJourney(inBmw, talkPlanned))
    .when(held('continue'))
    .thenRejected('appointment-not-begun', { startsAt: day(1), now: firstMorning });

  specify('a talk lies after the one before')
    .given(() => aJourney(inBmw, talkHeld()))
    .when(command('PlanBmwTalk', { appointment: appointmentAt(day(0)), place: 'at-work' }))
    .thenRejected('appointment-out-of-order', { startsAt: day(0), notBefore: day(1) });

  specify('a talk is not planned more than a year ahead')
    .given(() => aJourney(inBmw))
    .when(command('PlanBmwTalk', { appointment: appointmentAt(day(400)), place: 'at-work' }))
    .thenRejected('appointment-too-far', { startsAt: day(400), latest: day(366) });

  specify('after a fifth talk one does not continue (S11)')
    .given(() => aJourney(inBmw, times(4, talkHeld()), talkPlanned, daysPass(1)))
    .when(held('continue'))
    .thenRejected('talk-limit-reached', { limit: 5, held: 5 });

  specify('a sixth talk is refused (S11)')
    .given(() => aJourney(inBmw, times(4, talkHeld()), talkHeld('refer')))
    .when(command('PlanBmwTalk', { appointment: appointmentAt(day(9)), place: 'at-work' }, { by: actors.bmw }))
    .thenRejected('talk-limit-reached', { limit: 5, held: 5 });

  specify('a stricter policy refuses the talk after its own last one (S11)')
    .given(() =>
      aJourneyFor(
        aRequest({ policy: { ...defaultPolicy, maxBmwTalks: 2 } }),
        inBmw,
        talkHeld(),
        talkPlanned,
        daysPass(1),
      ),
    )
    .when(held('continue'))
    .thenRejected('talk-limit-reached', { limit: 2, held: 2 });

  specify('a signal about the organisation is noticed in a talk (S8)')
    .given(() => aJourney(inBmw, talkPlanned, daysPass(1)))
    .when(
      command('RecordBmwTalk', {
        outcome: 'held',
        next: 'refer',
        notesRef: 'content-notes',
        signal: { theme: 'work-pressure', descriptionRef: 'content-signal' },
      }),
    )
    .then(
      ['BmwTalkHeld', { number: 1, heldAt: day(1), next: 'refer', notesRef: 'content-notes' }],
      ['SignalNoticed', { theme: 'work-pressure', descriptionRef: 'content-signal' }],
      ['ReferralOpened', { number: 1 }],
      completes(5, 'record-bmw-talk'),
      opens(6, 'propose-referral/1', bmw, { number: 1, dueAt: workingDayEndAfter(day(1), 3) }),
    );

  specify('the last talk leads to the closing evaluation')
    .given(() => aJourney(inBmw, talkPlanned, daysPass(1)))
    .when(held('finish'))
    .then(
      ['BmwTalkHeld', { number: 1, heldAt: day(1), next: 'finish', notesRef: null }],
      ['TrajectoryEnded', { number: 1, kind: 'bmw', practitionerId: people.bmw }],
      ['ClosingOpened', { evaluationLapsesAt: day(22) }],
      completes(5, 'record-bmw-talk'),
      opens(6, 'evaluate-journey', ['employee', people.employee], { dueAt: day(22) }),
      opens(7, 'write-closing-report/1', bmw, { number: 1, dueAt: workingDayEndAfter(day(1), 10) }),
    );
});

describe('misses', () => {
  const missed = command('RecordBmwTalk', { outcome: 'missed', missedBy: 'employee' });

  specify('after one miss the talk is planned again')
    .given(() => aJourney(inBmw, talkPlanned, daysPass(1)))
    .when(missed)
    .then(
      ['BmwTalkMissed', { number: 1, missedBy: 'employee', missesInARow: 1 }],
      completes(5, 'record-bmw-talk'),
      opens(6, 'plan-bmw-talk/1/1/2', bmw, { number: 1, dueAt: workingDayEndAfter(day(1), 3) }),
    );

  specify('two misses in a row put a decision to the coordinator')
    .given(() => aJourney(inBmw, talkMissed(), talkPlanned, daysPass(1)))
    .when(missed)
    .then(
      ['BmwTalkMissed', { number: 1, missedBy: 'employee', missesInARow: 2 }],
      completes(7, 'record-bmw-talk'),
      opens(8, 'decide-after-misses/1/1/3', ['coordinator', null], {
        number: 1,
        dueAt: workingDayEndAfter(day(2), 2),
      }),
    );

  specify('misses with a talk between them are not in a row')
    .given(() => aJourney(inBmw, talkMissed(), talkHeld(), talkPlanned, daysPass(1)))
    .when(missed)
    .then(
      ['BmwTalkMissed', { number: 2, missedBy: 'employee', missesInARow: 1 }],
      completes(9, 'record-bmw-talk'),
      opens(10, 'plan-bmw-talk/1/2/2', bmw, { number: 2, dueAt: workingDayEndAfter(day(3), 3) }),
    );

  specify('nothing is planned while the coordinator has to decide')
    .given(() => aJourney(inBmw, times(2, talkMissed())))
    .when(command('PlanBmwTalk', { appointment: appointmentAt(day(5)), place: 'online' }, { by: actors.bmw }))
    .thenRejected('coordinator-decision-pending', { misses: 2 });

  specify('the coordinator lets the talks go on')
    .given(() => aJourney(inBmw, times(2, talkMissed())))
    .when(command('DecideAfterMisses', { decision: 'continue' }))
    .then(
      ['MissesDecided', { decision: 'continue' }],
      completes(8, 'decide-after-misses'),
      opens(9, 'plan-bmw-talk/1/1/3', bmw, { number: 1, dueAt: workingDayEndAfter(day(2), 3) }),
    );

  specify('the coordinator lets the journey close')
    .given(() => aJourney(inBmw, times(2, talkMissed())))
    .when(command('DecideAfterMisses', { decision: 'close' }))
    .then(
      ['MissesDecided', { decision: 'close' }],
      ['TrajectoryEnded', { number: 1, kind: 'bmw', practitionerId: people.bmw }],
      ['ClosingOpened', { evaluationLapsesAt: day(23) }],
      completes(8, 'decide-after-misses'),
      opens(9, 'evaluate-journey', ['employee', people.employee], { dueAt: day(23) }),
      opens(10, 'write-closing-report/1', bmw, { number: 1, dueAt: workingDayEndAfter(day(2), 10) }),
    );

  specify('no decision is asked after a single miss')
    .given(() => aJourney(inBmw, talkMissed()))
    .when(command('DecideAfterMisses', { decision: 'close' }, { by: actors.coordinator }))
    .thenRejected('not-allowed-now');

  specify('a talk that moved is recorded from its new time on')
    .given(() => aJourney(inBmw, talkPlanned))
    .when(command('MoveAppointment', { appointment: appointmentAt(day(4)) }, { by: actors.employee }))
    .then(
      ['AppointmentMoved', { number: 1, from: day(1), ...appointment(4) }],
      ['TaskRescheduled', { taskId: 'journey-1.5', dueAt: workingDayEndAfter(day(4), 2), availableFrom: day(4) }],
    );

  specify('what is not planned cannot be moved')
    .given(() => aJourney(inBmw, done('PauseJourney', { reason: 'request-of-employee' }, { by: actors.employee })))
    .when(command('MoveAppointment', { appointment: appointmentAt(day(4)) }, { by: actors.employee }))
    .thenRejected('journey-paused', { since: firstMorning });
});
