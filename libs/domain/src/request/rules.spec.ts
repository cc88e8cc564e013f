import { describe, expect, test } from 'vitest';
import { employerThemes, isEmployerTheme, themeForEmployer, themes } from '../journey/codes.js';
import { commandOfTask, type JourneyCommandType } from '../journey/commands.js';
import { daysLater, firstMorning, workingDayEndAfter } from '../testing/calendar.js';
import { contactConsented } from '../testing/happenings.js';
import { aJourney, aJourneyFor, aRequest, command, daysPass } from '../testing/journey.js';
import { actors, bmwPractitioner, people } from '../testing/people.js';
import { cancels, completes, opens, specify } from '../testing/specification.js';

const answerConsent = opens(1, 'answer-contact-consent', ['employee', people.employee], {
  dueAt: workingDayEndAfter(firstMorning, 5),
});
const assign = (position: number, from = firstMorning) =>
  opens(position, 'assign-practitioner', ['coordinator', null], { dueAt: workingDayEndAfter(from, 2) });

describe('the request', () => {
  specify('an HRM adviser asks for guidance of one employee, who is first asked whether they may be contacted (S1)')
    .whenRequested(aRequest())
    .then(['JourneyRequested', { ...aRequest(), contactConsentLapsesAt: daysLater(firstMorning, 30) }], answerConsent);

  specify('an employee asks by themselves, which is their consent to contact')
    .whenRequested(aRequest({ requesterId: null, managerId: null }), actors.employee)
    .then(
      [
        'JourneyRequested',
        { ...aRequest({ requesterId: null, managerId: null }), contactConsentLapsesAt: daysLater(firstMorning, 30) },
      ],
      ['ContactConsentGiven', { journeyId: 'journey-1' }],
      assign(1),
    );

  specify('a manager cannot ask for a journey (S1)')
    .whenRequested(aRequest(), actors.manager)
    .thenRejected('requester-not-entitled', { role: 'manager' });

  specify('nobody asks in the name of another adviser (S1)')
    .whenRequested(aRequest(), { role: 'requester', personId: 'another-adviser' })
    .thenRejected('requester-not-entitled', { role: 'requester' });

  for (const [who, request, by] of [
    ['a manager who calls themselves the requester', { requesterId: people.manager, managerId: null }, actors.manager],
    [
      'a requester who calls themselves the employee',
      { employeeId: people.requester, requesterId: null, managerId: null },
      actors.requester,
    ],
    ['an employee of whom somebody else asks', {}, actors.employee],
    ['nobody', { requesterId: null, managerId: null }, { role: 'requester', personId: null }],
  ] as const) {
    specify(`it does not come from ${who} (S1)`)
      .whenRequested(aRequest(request), by)
      .thenRejected('requester-not-entitled', { role: by.role });
  }

  specify('an employee cannot ask for a colleague (S1)')
    .whenRequested(aRequest({ requesterId: null }), { role: 'employee', personId: 'a-colleague' })
    .thenRejected('requester-not-entitled', { role: 'employee' });

  specify('an employee who asks by themselves names no manager, who would come to know of it')
    .whenRequested(aRequest({ requesterId: null }), actors.employee)
    .thenRejected('employer-not-involved');

  specify('an adviser does not ask for themselves: that would be both sides in one person (S1)')
    .whenRequested(aRequest({ employeeId: people.requester }))
    .thenRejected('one-person-on-both-sides');

  specify('nobody is their own manager in a journey')
    .whenRequested(aRequest({ employeeId: people.manager }))
    .thenRejected('one-person-on-both-sides');

  specify('whoever asks for the employer names no illness as the theme')
    .whenRequested(aRequest({ theme: 'burn-out-complaints' }))
    .thenRejected('theme-names-illness');

  const asksThemselves = aRequest({ theme: 'burn-out-complaints', requesterId: null, managerId: null });
  specify('an employee who asks by themselves may (S14)')
    .whenRequested(asksThemselves, actors.employee)
    .then(
      ['JourneyRequested', { ...asksThemselves, contactConsentLapsesAt: daysLater(firstMorning, 30) }],
      ['ContactConsentGiven', { journeyId: 'journey-1' }],
      assign(1),
    );
});

describe('the themes of the employer', () => {
  test('are all but the one that names an illness', () => {
    expect(themes.filter((theme) => !employerThemes.includes(themeForEmployer(theme)))).toEqual([]);
    expect(themes.filter((theme) => !isEmployerTheme(theme))).toEqual(['burn-out-complaints']);
    expect(employerThemes).toEqual(themes.filter((theme) => theme !== 'burn-out-complaints'));
  });

  test('stand for themselves, and stress for burn-out complaints', () => {
    expect(employerThemes.map(themeForEmployer)).toEqual(employerThemes);
    expect(themeForEmployer('burn-out-complaints')).toBe('stress');
  });
});

describe('consent to contact', () => {
  specify('after consent the coordinator assigns a practitioner')
    .given(() => aJourney())
    .when(command('AnswerContactConsent', { given: true }))
    .then(['ContactConsentGiven', { journeyId: 'journey-1' }], completes(1, 'answer-contact-consent'), assign(2));

  specify('a refusal ends the journey')
    .given(() => aJourney())
    .when(command('AnswerContactConsent', { given: false }))
    .then(
      ['ContactConsentRefused', { journeyId: 'journey-1' }],
      ['JourneyEnded', { reason: 'contact-consent-refused' }],
      completes(1, 'answer-contact-consent'),
    );

  specify('without an answer the request lapses after thirty days')
    .given(() => aJourney(daysPass(29)))
    .when(
      command(
        'StrikeClock',
        { deadlineId: 'contact-consent-lapses' },
        { by: actors.clock, at: daysLater(firstMorning, 30) },
      ),
    )
    .then(['JourneyEnded', { reason: 'contact-consent-lapsed' }], cancels(1, 'answer-contact-consent'));

  for (const given of [true, false]) {
    specify(`an answer (${given}) comes too late once the time for it is over, even before the clock has struck`)
      .given(() => aJourney())
      .when(command('AnswerContactConsent', { given }, { at: daysLater(firstMorning, 30) }))
      .thenRejected('consent-lapsed', { lapsedAt: daysLater(firstMorning, 30) });
  }

  specify('the requester takes the request back before the answer')
    .given(() => aJourney())
    .when(command('WithdrawRequest', {}, { by: actors.requester }))
    .then(['JourneyEnded', { reason: 'request-withdrawn' }], cancels(1, 'answer-contact-consent'));

  specify('the requester cannot take the request back after the answer')
    .given(() => aJourney(contactConsented))
    .when(command('WithdrawRequest', {}, { by: actors.requester }))
    .thenRejected('not-allowed-now');

  specify('the manager cannot answer in the place of the employee')
    .given(() => aJourney())
    .when(command('AnswerContactConsent', { given: true }, { by: actors.manager, taskId: 'journey-1.1' }))
    .thenRejected('not-your-role', { needed: 'employee' });

  specify('another employee cannot answer in the place of this one')
    .given(() => aJourney())
    .when(command('AnswerContactConsent', { given: true }, { by: { role: 'employee', personId: 'a-colleague' } }))
    .thenRejected('not-your-task');

  const mayComeFirst: readonly JourneyCommandType[] = ['AnswerContactConsent'];
  for (const type of Object.values(commandOfTask).filter((name) => !mayComeFirst.includes(name))) {
    // What the command carries does not matter: it is refused before its data is looked at.
    const anyData = {} as never;
    specify(`nothing at all happens before contact consent: not ${type}`)
      .given(() => aJourney())
      .when(command(type, anyData, { by: actors.bmw, taskId: 'journey-1.1' }))
      .thenRejected('contact-consent-missing');
  }

  specify('nothing at all happens before contact consent: no pause')
    .given(() => aJourney())
    .when(command('PauseJourney', { reason: 'request-of-employee' }, { by: actors.employee }))
    .thenRejected('contact-consent-missing');

  specify('nothing at all happens before contact consent: no other practitioner')
    .given(() => aJourney())
    .when(
      command('ReplacePractitioner', { practitioner: bmwPractitioner(), reason: 'other' }, { by: actors.coordinator }),
    )
    .thenRejected('contact-consent-missing');

  specify('consent is not answered a second time')
    .given(() => aJourneyFor(aRequest(), contactConsented))
    .when(command('AnswerContactConsent', { given: false }, { by: actors.employee, taskId: 'journey-1.1' }))
    .thenRejected('not-allowed-now');
});
