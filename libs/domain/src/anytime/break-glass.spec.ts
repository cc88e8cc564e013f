import { describe, expect, test } from 'vitest';
import { daysLater, firstMorning } from '../testing/calendar.js';
import { closed, inBmw, stopped } from '../testing/happenings.js';
import { aJourney, command, done, type Happening } from '../testing/journey.js';
import { actors, people } from '../testing/people.js';
import { specify } from '../testing/specification.js';
import { hoursAfter } from '../journey/time.js';
import { breakGlassReadersAt } from './break-glass.js';

const requestId = 'glass-1';
const request = {
  requestId,
  reason: 'danger-to-others',
  hours: 2,
  explanationRef: 'content-explanation',
} as const;
const hour = (hours: number) => hoursAfter(firstMorning, hours);
const asked = done('RequestBreakGlass', request, { by: actors.administrator });
const approved = done('ApproveBreakGlass', { requestId }, { by: actors.otherAdministrator, at: hour(1) });
const ended = done('EndBreakGlass', { requestId }, { by: actors.otherAdministrator, at: hour(2) });
const byAdministrator = { by: actors.administrator } as const;
const bySecond = { by: actors.otherAdministrator } as const;

describe('in danger', () => {
  specify('an administrator asks to open a dossier, for some hours and for a reason')
    .given(() => aJourney(inBmw))
    .when(command('RequestBreakGlass', request, byAdministrator))
    .then(['BreakGlassRequested', { ...request, requestedById: 'administrator', lapsesAt: hour(4) }]);

  specify('a second administrator lets them, until so many hours from then')
    .given(() => aJourney(inBmw, asked))
    .when(command('ApproveBreakGlass', { requestId }, { ...bySecond, at: hour(1) }))
    .then(['BreakGlassApproved', { requestId, approvedById: 'administrator-2', endsAt: hour(3) }]);

  specify('either of them ends it before its time')
    .given(() => aJourney(inBmw, asked, approved))
    .when(command('EndBreakGlass', { requestId }, { ...byAdministrator, at: hour(2) }))
    .then(['BreakGlassEnded', { requestId, endedById: 'administrator' }]);

  specify('a second person may refuse what was asked')
    .given(() => aJourney(inBmw, asked))
    .when(command('EndBreakGlass', { requestId }, bySecond))
    .then(['BreakGlassEnded', { requestId, endedById: 'administrator-2' }]);

  const stages: readonly (readonly [string, readonly Happening[]])[] = [
    ['in a pause', [inBmw, done('PauseJourney', { reason: 'absence-of-employee' }, { by: actors.bmw })]],
    ['after the close', [closed]],
    ['after the end', [inBmw, stopped]],
  ];
  const later = daysLater(firstMorning, 3);
  for (const [when, happenings] of stages) {
    specify(`a dossier is opened also ${when}`)
      .given(() => aJourney(...happenings, done('RequestBreakGlass', request, { ...byAdministrator, at: later })))
      .when(command('ApproveBreakGlass', { requestId }, bySecond))
      .then(['BreakGlassApproved', { requestId, approvedById: 'administrator-2', endsAt: hoursAfter(later, 2) }]);

    specify(`what was asked is refused by a second person also ${when}`)
      .given(() => aJourney(...happenings, done('RequestBreakGlass', request, { ...byAdministrator, at: later })))
      .when(command('EndBreakGlass', { requestId }, bySecond))
      .then(['BreakGlassEnded', { requestId, endedById: 'administrator-2' }]);
  }

  for (const hours of [1, 4]) {
    specify(`a dossier is opened for ${hours} of one to four hours`)
      .given(() => aJourney(inBmw))
      .when(command('RequestBreakGlass', { ...request, hours }, byAdministrator))
      .then([
        'BreakGlassRequested',
        { ...request, hours, requestedById: 'administrator', lapsesAt: hoursAfter(firstMorning, 4) },
      ]);
  }

  specify('another administrator asks too, who does not know of the first')
    .given(() => aJourney(inBmw, asked))
    .when(command('RequestBreakGlass', { ...request, requestId: 'glass-2' }, bySecond))
    .then([
      'BreakGlassRequested',
      { ...request, requestId: 'glass-2', requestedById: 'administrator-2', lapsesAt: hour(4) },
    ]);
});

describe('a dossier is not opened', () => {
  specify('by one person alone')
    .given(() => aJourney(inBmw, asked))
    .when(command('ApproveBreakGlass', { requestId }, byAdministrator))
    .thenRejected('break-glass-needs-second-person');

  for (const by of [actors.coordinator, actors.bmw, actors.employee, actors.requester, actors.manager, actors.system]) {
    specify(`by the ${by.role}`)
      .given(() => aJourney(inBmw))
      .when(command('RequestBreakGlass', request, { by }))
      .thenRejected('not-your-role', { role: by.role });
    specify(`with the consent of the ${by.role}`)
      .given(() => aJourney(inBmw, asked))
      .when(command('ApproveBreakGlass', { requestId }, { by }))
      .thenRejected('not-your-role', { role: by.role });
  }

  const parties = [people.employee, people.requester, people.manager, people.bmw];
  for (const personId of parties) {
    const by = { role: 'administrator', personId } as const;
    specify(`by an administrator who is the ${personId} in it`)
      .given(() => aJourney(inBmw))
      .when(command('RequestBreakGlass', request, { by }))
      .thenRejected('break-glass-by-party');
    specify(`with an administrator who is the ${personId} in it`)
      .given(() => aJourney(inBmw, asked))
      .when(command('ApproveBreakGlass', { requestId }, { by }))
      .thenRejected('break-glass-by-party');
  }

  for (const hours of [0, 1.5, 5, -1]) {
    specify(`for ${hours} hours`)
      .given(() => aJourney(inBmw))
      .when(command('RequestBreakGlass', { ...request, hours }, byAdministrator))
      .thenRejected('break-glass-too-long', { most: 4 });
  }

  specify('before the employee consented to anything')
    .given(() => aJourney())
    .when(command('RequestBreakGlass', request, byAdministrator))
    .thenRejected('contact-consent-missing');

  specify('once it is destroyed')
    .given(() =>
      aJourney(inBmw, stopped, done('DestroyDossier', { ground: 'erasure-asked', held: false }, { by: actors.system })),
    )
    .when(command('RequestBreakGlass', request, byAdministrator))
    .thenRejected('dossier-destroyed');

  specify('by what was asked before it was destroyed')
    .given(() =>
      aJourney(
        inBmw,
        stopped,
        asked,
        done('DestroyDossier', { ground: 'erasure-asked', held: false }, { by: actors.system }),
      ),
    )
    .when(command('ApproveBreakGlass', { requestId }, bySecond))
    .thenRejected('dossier-destroyed');

  specify('by what was asked four hours ago')
    .given(() => aJourney(inBmw, asked))
    .when(command('ApproveBreakGlass', { requestId }, { ...bySecond, at: hour(4) }))
    .thenRejected('break-glass-over');

  specify('by what was refused')
    .given(() => aJourney(inBmw, asked, done('EndBreakGlass', { requestId }, bySecond)))
    .when(command('ApproveBreakGlass', { requestId }, bySecond))
    .thenRejected('break-glass-over');

  specify('twice by the same approval')
    .given(() => aJourney(inBmw, asked, approved))
    .when(command('ApproveBreakGlass', { requestId }, { ...bySecond, at: hour(2) }))
    .thenRejected('break-glass-over');

  specify('by what nobody asked for')
    .given(() => aJourney(inBmw))
    .when(command('ApproveBreakGlass', { requestId }, bySecond))
    .thenRejected('break-glass-unknown');
});

describe('what was asked once', () => {
  specify('is not asked again meanwhile')
    .given(() => aJourney(inBmw, asked))
    .when(command('RequestBreakGlass', { ...request, requestId: 'glass-2' }, byAdministrator))
    .thenRejected('break-glass-asked-already');

  specify('may be asked again when it is over')
    .given(() => aJourney(inBmw, asked, approved))
    .when(command('RequestBreakGlass', { ...request, requestId: 'glass-2' }, { ...byAdministrator, at: hour(3) }))
    .then([
      'BreakGlassRequested',
      { ...request, requestId: 'glass-2', requestedById: 'administrator', lapsesAt: hour(7) },
    ]);

  specify('is not ended after its time')
    .given(() => aJourney(inBmw, asked, approved))
    .when(command('EndBreakGlass', { requestId }, { ...bySecond, at: hour(3) }))
    .thenRejected('break-glass-over');

  specify('is not ended by another name')
    .given(() => aJourney(inBmw, asked))
    .when(command('EndBreakGlass', { requestId: 'glass-2' }, bySecond))
    .thenRejected('break-glass-unknown');
});

describe('the whole dossier is read', () => {
  const readers = (at: string, ...happenings: readonly Happening[]) =>
    breakGlassReadersAt(aJourney(inBmw, ...happenings).state, at);

  test('by nobody while one person alone asked', () => {
    expect(readers(hour(0), asked)).toEqual([]);
  });

  test('by who asked, and not by who approved, up to the very instant at which it ends', () => {
    expect(readers(hour(1), asked, approved)).toEqual(['administrator']);
    expect(readers(hoursAfter(hour(3), -1 / 3_600_000), asked, approved)).toEqual(['administrator']);
    expect(readers(hour(3), asked, approved)).toEqual([]);
    expect(readers(daysLater(firstMorning, 2), asked, approved)).toEqual([]);
  });

  test('by nobody once somebody ended it', () => {
    expect(readers(hour(2), asked, approved, ended)).toEqual([]);
  });
});
