import { describe, expect, test } from 'vitest';
import type { Actor } from '../journey/decider.js';
import { reject, type Rejection, type RejectionCode } from '../journey/rejection.js';
import type { TaskKind, TaskRole } from '../journey/tasks.js';
import { defaultPolicy } from '../policy/policy.js';
import { adviceCommand, adviceRaised, anAdvice, type AdviceOnItsWay } from '../testing/advice.js';
import { calendarAt, daysLater, firstMorning, workingDayEndAfter } from '../testing/calendar.js';
import { actors, people } from '../testing/people.js';
import { previewed } from '../testing/previews.js';
import type { RaisedAdvice } from './commands.js';
import { decideAdvice, decideAdviceStart, type AdviceDecision } from './decide.js';
import type { AdviceEvent } from './events.js';

type Expected = readonly [AdviceEvent['type'], AdviceEvent['data']];

const day = (days: number) => daysLater(firstMorning, days);
const outcomeOf = (decision: AdviceDecision) =>
  decision.rejected ? decision : decision.events.map(({ type, data }) => [type, data]);
const timeAt = (days: number) => ({ now: day(days), calendar: calendarAt(day(days)) });

const raising = (title: string, advice: RaisedAdvice, by: Actor = actors.bmw) => {
  const decided = () =>
    outcomeOf(decideAdviceStart(null, { type: 'RaiseAdvice', actor: by, taskId: null, data: advice }, timeAt(0)));
  return {
    then: (...expected: readonly Expected[]) => test(title, () => expect(decided()).toStrictEqual(expected)),
    thenRejected: (code: RejectionCode, parameters: Rejection['parameters'] = {}) =>
      test(title, () => expect(decided()).toStrictEqual(reject(code, parameters))),
  };
};

const specifyAdvice = (
  title: string,
  given: () => AdviceOnItsWay,
  when: ReturnType<typeof adviceCommand>,
  afterDays = 0,
) => {
  const decided = () => {
    const { state } = given();
    return outcomeOf(decideAdvice(state, when(state), timeAt(afterDays)));
  };
  return {
    then: (...expected: readonly Expected[]) => test(title, () => expect(decided()).toStrictEqual(expected)),
    thenRejected: (code: RejectionCode, parameters: Rejection['parameters'] = {}) =>
      test(title, () => expect(decided()).toStrictEqual(reject(code, parameters))),
  };
};

const opens = (position: number, kind: TaskKind, role: TaskRole, assigneeId: string, dueInDays: number, from = 0) =>
  [
    'TaskOpened',
    {
      taskId: `advice-1.${position}`,
      key: kind,
      kind,
      role,
      assigneeId,
      number: null,
      dueAt: workingDayEndAfter(day(from), dueInDays),
      availableFrom: null,
    },
  ] as const;
const completes = (position: number, kind: TaskKind) =>
  ['TaskCompleted', { taskId: `advice-1.${position}`, kind }] as const;

const person = anAdvice({ about: 'person', concernedId: people.employee });
const group = (groupSize: number) => anAdvice({ about: 'group', groupSize });
const preview = previewed('advice', 'hash-advice');
const letGo = [
  'WordsDisclosed',
  {
    key: 'advice',
    purpose: 'advice',
    contentRefs: ['content-advice'],
    textHash: 'hash-advice',
    recipientIds: [people.manager],
    mode: 'consent',
    saidAt: null,
    validUntil: day(90),
  },
] as const;
const acknowledged = adviceCommand('AcknowledgeAdvice', {});
const responded = adviceCommand('RespondToAdvice', { intention: 'will-act', responseRef: 'content-response' });
const outcomeDue = adviceCommand('StrikeClock', { deadlineId: 'outcome-due' }, actors.clock);

describe('raising an advice', () => {
  raising('BMW advises the employer unasked on preventing workload (S4, S8)', anAdvice()).then(
    ['AdviceRaised', { ...anAdvice(), consentLapsesAt: null }],
    ['AdviceSent', { recipientId: people.manager }],
    opens(1, 'acknowledge-advice', 'manager', people.manager, 5),
  );

  raising('a coach cannot send unasked advice (S10)', anAdvice({ authorId: people.coach }), actors.coach).thenRejected(
    'coach-gives-no-unasked-advice',
  );

  raising('nobody but BMW advises (S8)', anAdvice(), actors.coordinator).thenRejected('not-your-role', {
    role: 'coordinator',
  });

  raising('nobody advises in the name of another practitioner', anAdvice({ authorId: people.otherBmw })).thenRejected(
    'not-your-task',
  );

  raising('what can be traced to a person names whom to ask (S7)', anAdvice({ about: 'person' })).thenRejected(
    'advice-needs-consent',
  );

  raising('what can be traced to a person is first put to that person and sent to nobody (S7)', person).then(
    ['AdviceRaised', { ...person, consentLapsesAt: day(90) }],
    opens(1, 'answer-advice-consent', 'employee', people.employee, 5),
  );

  raising('advice on a group below the threshold is refused', group(4)).thenRejected('advice-group-too-small', {
    size: 4,
    minimum: 5,
  });

  raising('advice on a group of unknown size is refused', anAdvice({ about: 'group' })).thenRejected(
    'advice-group-too-small',
    { size: 0, minimum: 5 },
  );

  for (const size of [Number.NaN, 5.5, Number.POSITIVE_INFINITY]) {
    test(`a group is counted in people: not ${size}`, () => {
      const command = { type: 'RaiseAdvice', actor: actors.bmw, taskId: null, data: group(size) } as const;
      const decision = decideAdviceStart(null, command, timeAt(0));
      expect(decision.rejected && decision.code).toBe('advice-group-too-small');
    });
  }

  raising('a stricter policy asks for a larger group', {
    ...group(9),
    policy: { ...defaultPolicy, adviceGroupMinimum: 10 },
  }).thenRejected('advice-group-too-small', { size: 9, minimum: 10 });

  raising('advice on a group that is large enough is sent', group(5)).then(
    ['AdviceRaised', { ...group(5), consentLapsesAt: null }],
    ['AdviceSent', { recipientId: people.manager }],
    opens(1, 'acknowledge-advice', 'manager', people.manager, 5),
  );

  raising(
    'no advice is raised on a looser policy',
    anAdvice({ policy: { ...defaultPolicy, adviceGroupMinimum: 2 } }),
  ).thenRejected('policy-invalid', { path: 'adviceGroupMinimum', found: 2, min: 5, max: 1000 });
});

describe('consent to an advice that can be traced to a person (S7)', () => {
  const raised = () => adviceRaised(person);

  specifyAdvice(
    'without that consent the employer cannot acknowledge it',
    raised,
    adviceCommand('AcknowledgeAdvice', {}, actors.manager),
  ).thenRejected('advice-needs-consent');

  specifyAdvice(
    'with that consent it is sent',
    raised,
    adviceCommand('AnswerAdviceConsent', { given: true, textHash: 'hash-advice', preview }),
  ).then(
    ['AdviceConsentGiven', { textHash: 'hash-advice' }],
    letGo,
    ['AdviceSent', { recipientId: people.manager }],
    completes(1, 'answer-advice-consent'),
    opens(2, 'acknowledge-advice', 'manager', people.manager, 5),
  );

  specifyAdvice(
    'the consent is to the exact words',
    raised,
    adviceCommand('AnswerAdviceConsent', { given: true, textHash: 'hash-of-other-words', preview }),
  ).thenRejected('text-differs');

  specifyAdvice(
    'nobody else can give it',
    raised,
    adviceCommand('AnswerAdviceConsent', { given: true, textHash: 'hash-advice', preview }, actors.bmw),
  ).thenRejected('only-the-employee');

  specifyAdvice(
    'a refusal ends the advice',
    raised,
    adviceCommand('AnswerAdviceConsent', { given: false, textHash: 'hash-advice', preview }),
  ).then(
    ['AdviceConsentRefused', { adviceId: 'advice-1' }],
    ['AdviceEnded', { reason: 'consent-refused' }],
    completes(1, 'answer-advice-consent'),
  );

  for (const given of [true, false]) {
    specifyAdvice(
      `an answer (${given}) comes too late once the time for it is over, even before the clock has struck`,
      raised,
      adviceCommand('AnswerAdviceConsent', { given, textHash: 'hash-advice', preview }),
      90,
    ).thenRejected('consent-lapsed', { lapsedAt: day(90) });
  }

  specifyAdvice(
    'without an answer the advice lapses',
    raised,
    adviceCommand('StrikeClock', { deadlineId: 'consent-lapses' }, actors.clock),
    90,
  ).then(
    ['AdviceConsentLapsed', { adviceId: 'advice-1' }],
    ['AdviceEnded', { reason: 'consent-lapsed' }],
    ['TaskCancelled', { taskId: 'advice-1.1', kind: 'answer-advice-consent' }],
  );
});

describe('what the employer does with an advice (S4)', () => {
  /** What an advice has come to after one more command, so many days later. */
  const afterwards = (
    given: AdviceOnItsWay,
    command: ReturnType<typeof adviceCommand>,
    days: number,
  ): AdviceOnItsWay => {
    const decision = decideAdvice(given.state, command(given.state), timeAt(days));
    if (decision.rejected) throw new Error(`A command was refused: ${JSON.stringify(decision)}`);
    return { ...given, state: decision.state, now: day(days) };
  };

  specifyAdvice('acknowledges it', () => adviceRaised(anAdvice()), acknowledged).then(
    ['AdviceAcknowledged', { adviceId: 'advice-1' }],
    completes(1, 'acknowledge-advice'),
    opens(2, 'respond-to-advice', 'manager', people.manager, 10),
  );

  specifyAdvice('says what will be done', () => adviceRaised(anAdvice(), acknowledged), responded).then(
    ['AdviceAnswered', { intention: 'will-act', responseRef: 'content-response', outcomeAskedAt: day(60) }],
    completes(2, 'respond-to-advice'),
  );

  specifyAdvice(
    'cannot respond before it is acknowledged',
    () => adviceRaised(anAdvice()),
    adviceCommand('RespondToAdvice', { intention: 'will-act', responseRef: null }, actors.manager),
  ).thenRejected('task-closed');

  specifyAdvice(
    'is asked later what came of it',
    () => adviceRaised(anAdvice(), acknowledged, responded),
    outcomeDue,
    60,
  ).then(
    ['AdviceOutcomeDue', { adviceId: 'advice-1' }],
    opens(3, 'report-advice-outcome', 'manager', people.manager, 10, 60),
  );

  const due = 14;
  specifyAdvice(
    'says what came of it, which ends the advice',
    () => afterwards(adviceRaised(anAdvice(), acknowledged, responded), outcomeDue, 60),
    adviceCommand('ReportAdviceOutcome', { outcome: 'done', remarksRef: 'content-remarks' }),
    60,
  ).then(
    ['AdviceOutcomeReported', { outcome: 'done', remarksRef: 'content-remarks' }],
    ['AdviceEnded', { reason: 'outcome-reported' }],
    completes(3, 'report-advice-outcome'),
  );

  const remind = adviceCommand('StrikeClock', { deadlineId: 'remind/advice-1.1' }, actors.clock);
  specifyAdvice('is reminded of what stays undone', () => adviceRaised(anAdvice()), remind, due).then([
    'TaskReminded',
    { taskId: 'advice-1.1', kind: 'acknowledge-advice' },
  ]);

  specifyAdvice(
    'is passed over when it stays undone after that',
    () => afterwards(adviceRaised(anAdvice()), remind, due),
    adviceCommand('StrikeClock', { deadlineId: 'escalate/advice-1.1' }, actors.clock),
    2 * due,
  ).then(['TaskEscalated', { taskId: 'advice-1.1', kind: 'acknowledge-advice' }]);

  specifyAdvice(
    'is hurried by nobody but the clock',
    () => adviceRaised(anAdvice()),
    adviceCommand('StrikeClock', { deadlineId: 'remind/advice-1.1' }, actors.coordinator),
    due,
  ).thenRejected('not-your-role');

  test('is not raised a second time', () => {
    const { state } = adviceRaised(anAdvice());
    const again = { type: 'RaiseAdvice', actor: actors.bmw, taskId: null, data: anAdvice() } as const;
    expect(decideAdviceStart(state, again, timeAt(0))).toEqual(reject('advice-exists'));
  });

  specifyAdvice(
    'is not asked before that time',
    () => adviceRaised(anAdvice(), acknowledged, responded),
    outcomeDue,
    59,
  ).thenRejected('deadline-not-reached', { deadlineId: 'outcome-due' });

  specifyAdvice(
    'does nothing more with an advice that is over',
    () =>
      adviceRaised(person, adviceCommand('AnswerAdviceConsent', { given: false, textHash: 'hash-advice', preview })),
    adviceCommand('AcknowledgeAdvice', {}, actors.manager),
  ).thenRejected('advice-over', { reason: 'consent-refused' });
});
