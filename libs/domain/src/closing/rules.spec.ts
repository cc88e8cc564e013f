import { describe, expect, test } from 'vitest';
import { reject } from '../journey/rejection.js';
import { daysLater, firstMorning, workingDayEndAfter } from '../testing/calendar.js';
import {
  anEvaluation,
  assigned,
  inClosing,
  intakeLeadsTo,
  mainLinesWritten,
  otherHelpStarted,
  talkHeld,
} from '../testing/happenings.js';
import { aJourney, aJourneyFor, aRequest, command, daysPass, done } from '../testing/journey.js';
import { actors, people } from '../testing/people.js';
import { previewedMainLines } from '../testing/previews.js';
import { cancels, completes, opens, specify } from '../testing/specification.js';
import type { Instant } from '../journey/time.js';
import { presenceInTime, sameMainLines, saidInPresenceBefore } from './rules.js';

const bmw = ['bmw-practitioner', people.bmw] as const;
const day = (days: number) => daysLater(firstMorning, days);
const answer = {
  version: 1,
  textHash: 'hash-main-lines-1',
  answer: 'consent',
  preview: previewedMainLines,
  wishRef: null,
} as const;
const report = { reportRef: 'content-closing', mainLinesRef: null, mainLinesHash: null, saidAt: null };
const written = { ...report, mainLinesRef: 'content-main-lines', mainLinesHash: 'hash-main-lines-1' };
const disclosed = (saidAt: Instant | null = null) =>
  [
    'WordsDisclosed',
    {
      key: 'main-lines/1/1',
      purpose: 'main-lines',
      contentRefs: ['content-main-lines'],
      textHash: 'hash-main-lines-1',
      recipientIds: [people.requester, people.manager],
      mode: saidAt === null ? 'consent' : 'presence',
      saidAt,
      validUntil: day(91),
    },
  ] as const;

describe('the closing evaluation', () => {
  specify('the employee evaluates; the report is still to be written')
    .given(() => aJourney(inClosing))
    .when(command('EvaluateJourney', anEvaluation))
    .then(['JourneyEvaluated', anEvaluation], completes(6, 'evaluate-journey'));

  specify('the main lines are previewed by the employee before the employer hears them (S7)')
    .given(() => aJourney(inClosing))
    .when(command('WriteClosingReport', written))
    .then(
      ['ClosingReportWritten', { version: 1, ...written, confirmUntil: null }],
      completes(7, 'write-closing-report'),
      opens(8, 'answer-main-lines/1', ['employee', people.employee], {
        number: 1,
        dueAt: workingDayEndAfter(day(1), 5),
      }),
    );

  specify("the employer hears the main lines by the employee's consent, on record (S6, S7)")
    .given(() => aJourney(inClosing, mainLinesWritten))
    .when(command('AnswerMainLines', answer))
    .then(['MainLinesAgreed', { version: 1 }], disclosed(), completes(8, 'answer-main-lines'));

  specify('the employee agrees to nothing but the words previewed (S7)')
    .given(() => aJourney(inClosing, mainLinesWritten))
    .when(command('AnswerMainLines', { ...answer, textHash: 'hash-of-other-words' }))
    .thenRejected('text-differs', { answered: 1, written: 1 });

  specify('the employee agrees to no other version than the one that was written last (S7)')
    .given(() => aJourney(inClosing, mainLinesWritten))
    .when(command('AnswerMainLines', { ...answer, version: 2 }))
    .thenRejected('text-differs', { answered: 2, written: 1 });

  test('nothing is agreed to where nothing was written, or nothing for the employer', () => {
    const nothing = { evaluation: 'not-yet', evaluationLapsesAt: day(22), report: null } as const;
    expect(sameMainLines(nothing, answer)).toEqual(reject('text-differs', { answered: 1, written: 0 }));
    const ownWords = { version: 1, mainLines: null, presence: null, answered: 'not-yet' } as const;
    expect(sameMainLines({ ...nothing, report: ownWords }, answer)).toEqual(
      reject('text-differs', { answered: 1, written: 1 }),
    );
    expect(presenceInTime(nothing, day(1))).toEqual(reject('not-allowed-now'));
  });

  specify('other words are written when the employee asks for them, and previewed again (S7)')
    .given(() => aJourney(inClosing, mainLinesWritten))
    .when(command('AnswerMainLines', { ...answer, answer: 'change', wishRef: 'content-wish' }))
    .then(
      ['MainLinesChangeRequested', { version: 1, wishRef: 'content-wish' }],
      completes(8, 'answer-main-lines'),
      opens(9, 'write-closing-report/2', bmw, { number: 2, dueAt: workingDayEndAfter(day(1), 10) }),
    );

  specify('the other words are a version of their own, and put to the employee again (S7)')
    .given(() =>
      aJourney(
        inClosing,
        mainLinesWritten,
        done('AnswerMainLines', { ...answer, answer: 'change', wishRef: 'content-wish' }),
      ),
    )
    .when(command('WriteClosingReport', { ...written, mainLinesHash: 'hash-main-lines-2' }))
    .then(
      ['ClosingReportWritten', { version: 2, ...written, mainLinesHash: 'hash-main-lines-2', confirmUntil: null }],
      completes(9, 'write-closing-report'),
      opens(10, 'answer-main-lines/2', ['employee', people.employee], {
        number: 2,
        dueAt: workingDayEndAfter(day(1), 5),
      }),
    );

  specify('the employee evaluates once')
    .given(() => aJourney(inClosing, done('EvaluateJourney', anEvaluation)))
    .when(command('EvaluateJourney', anEvaluation, { by: actors.employee, taskId: 'journey-1.6' }))
    .thenRejected('not-allowed-now');

  specify('main lines that the employee refuses go to nobody, and the journey closes (S7)')
    .given(() => aJourney(inClosing, done('EvaluateJourney', anEvaluation), mainLinesWritten))
    .when(command('AnswerMainLines', { ...answer, answer: 'refuse' }))
    .then(
      ['MainLinesRefused', { version: 1 }],
      ['JourneyClosed', { followUpAt: day(43) }],
      completes(8, 'answer-main-lines'),
    );

  specify('there are no main lines where the employer knows of no journey (S6)')
    .given(() =>
      aJourneyFor(
        aRequest({ requesterId: null, managerId: null }),
        assigned(),
        intakeLeadsTo('bmw'),
        talkHeld('finish'),
      ),
    )
    .when(
      command('WriteClosingReport', {
        ...report,
        mainLinesRef: 'content-main-lines',
        mainLinesHash: 'hash-main-lines-1',
      }),
    )
    .thenRejected('employer-not-involved');

  specify('a report without main lines is written where the employer knows of no journey')
    .given(() =>
      aJourneyFor(
        aRequest({ requesterId: null, managerId: null }),
        assigned(),
        intakeLeadsTo('bmw'),
        talkHeld('finish'),
      ),
    )
    .when(command('WriteClosingReport', report))
    .then(
      ['ClosingReportWritten', { version: 1, ...report, confirmUntil: null }],
      completes(6, 'write-closing-report'),
    );

  specify('without an evaluation the journey closes after three weeks')
    .given(() => aJourney(inClosing, done('WriteClosingReport', report)))
    .when(command('StrikeClock', { deadlineId: 'evaluation-lapses' }, { by: actors.clock, at: day(22) }))
    .then(
      ['EvaluationLapsed', { lapsedAt: day(22) }],
      ['JourneyClosed', { followUpAt: day(64) }],
      cancels(6, 'evaluate-journey'),
    );

  specify('a deadline does not strike before its time')
    .given(() => aJourney(inClosing))
    .when(command('StrikeClock', { deadlineId: 'evaluation-lapses' }, { by: actors.clock, at: day(21) }))
    .thenRejected('deadline-not-reached', { deadlineId: 'evaluation-lapses' });
});

describe('main lines said in the presence of the employee (S7)', () => {
  const saidAt = day(1);
  const saidInPresence = done('WriteClosingReport', { ...written, saidAt });
  const confirmed = { ...answer, answer: 'presence' } as const;

  specify('are to be confirmed by the employee within a week')
    .given(() => aJourney(inClosing))
    .when(command('WriteClosingReport', { ...written, saidAt }))
    .then(
      ['ClosingReportWritten', { version: 1, ...written, saidAt, confirmUntil: day(8) }],
      completes(7, 'write-closing-report'),
      opens(8, 'answer-main-lines/1', ['employee', people.employee], {
        number: 1,
        dueAt: workingDayEndAfter(day(1), 5),
      }),
    );

  specify('may have been said from the moment at which the support began')
    .given(() => aJourney(inClosing))
    .when(command('WriteClosingReport', { ...written, saidAt: day(0) }))
    .then(
      ['ClosingReportWritten', { version: 1, ...written, saidAt: day(0), confirmUntil: day(8) }],
      completes(7, 'write-closing-report'),
      opens(8, 'answer-main-lines/1', ['employee', people.employee], {
        number: 1,
        dueAt: workingDayEndAfter(day(1), 5),
      }),
    );

  test('are said now or not at all where there was no support', () => {
    const { state } = aJourney(otherHelpStarted);
    expect(saidInPresenceBefore(state, { ...written, saidAt: day(0) }, day(0))).toBeNull();
    expect(saidInPresenceBefore(state, { ...written, saidAt: day(0) }, day(1))).toEqual(
      reject('presence-not-possible'),
    );
  });

  specify('are disclosed by that, with when they were said')
    .given(() => aJourney(inClosing, saidInPresence))
    .when(command('AnswerMainLines', confirmed))
    .then(['MainLinesAgreed', { version: 1 }], disclosed(saidAt), completes(8, 'answer-main-lines'));

  specify('are not confirmed by anybody but the employee')
    .given(() => aJourney(inClosing, saidInPresence))
    .when(command('AnswerMainLines', confirmed, { by: actors.bmw }))
    .thenRejected('only-the-employee');

  specify('are no disclosure when they were not confirmed in time')
    .given(() => aJourney(inClosing, saidInPresence))
    .when(command('AnswerMainLines', confirmed, { at: day(8) }))
    .thenRejected('consent-lapsed', { lapsedAt: day(8) });

  specify('can still be consented to after that time')
    .given(() => aJourney(inClosing, saidInPresence, daysPass(7)))
    .when(command('AnswerMainLines', answer))
    .then(
      ['MainLinesAgreed', { version: 1 }],
      ['WordsDisclosed', { ...disclosed()[1], validUntil: day(98) }],
      completes(8, 'answer-main-lines'),
    );

  specify('are confirmed in a time that a pause gives back')
    .given(() =>
      aJourney(
        inClosing,
        saidInPresence,
        done('PauseJourney', { reason: 'request-of-employee' }, { by: actors.employee }),
        daysPass(10),
        done('ResumeJourney', {}, { by: actors.employee }),
      ),
    )
    .when(command('AnswerMainLines', confirmed, { at: day(17) }))
    .then(
      ['MainLinesAgreed', { version: 1 }],
      ['WordsDisclosed', { ...disclosed(saidAt)[1], validUntil: day(107) }],
      completes(8, 'answer-main-lines'),
    );

  specify('are not confirmed where nobody said that they were said')
    .given(() => aJourney(inClosing, mainLinesWritten))
    .when(command('AnswerMainLines', confirmed))
    .thenRejected('not-allowed-now');

  for (const [when, data] of [
    ['there are none', { ...report, saidAt }],
    ['that lies ahead', { ...written, saidAt: day(2) }],
    ['that lies before the support', { ...written, saidAt: day(-1) }],
  ] as const) {
    specify(`are not said in the presence of anybody where ${when}`)
      .given(() => aJourney(inClosing))
      .when(command('WriteClosingReport', data))
      .thenRejected('presence-not-possible');
  }
});
