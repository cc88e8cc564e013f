import { describe } from 'vitest';
import { daysLater, firstMorning, workingDayEndAfter } from '../testing/calendar.js';
import { closed, inClosing, stopped } from '../testing/happenings.js';
import { aJourney, command, daysPass, done } from '../testing/journey.js';
import { actors, people } from '../testing/people.js';
import { cancels, completes, opens, specify } from '../testing/specification.js';
import type { DestructionGround } from './commands.js';

const bmw = ['bmw-practitioner', people.bmw] as const;
const day = (days: number) => daysLater(firstMorning, days);

describe('follow-up and after', () => {
  const mainLinesLapsed = ['DisclosureLapsed', { key: 'main-lines/1/1', purpose: 'main-lines' }] as const;

  specify('some weeks later the practitioner asks how things are')
    .given(() => aJourney(closed))
    .when(command('StrikeClock', { deadlineId: 'follow-up-due' }, { by: actors.clock, at: day(43) }))
    .then(
      ['FollowUpDue', { lapsesAt: day(73) }],
      opens(9, 'record-follow-up/1', bmw, { dueAt: workingDayEndAfter(day(43), 10) }),
    );

  specify('the follow-up completes the journey')
    .given(() => aJourney(closed, daysPass(42)))
    .when(command('RecordFollowUp', { outcome: 'holding', wellbeing: 7 }))
    .then(
      ['FollowUpRecorded', { outcome: 'holding', wellbeing: 7 }],
      ['JourneyEnded', { reason: 'completed' }],
      mainLinesLapsed,
      completes(9, 'record-follow-up'),
    );

  specify('a follow-up that does not come about ends the journey too')
    .given(() => aJourney(closed, daysPass(42), daysPass(29)))
    .when(command('StrikeClock', { deadlineId: 'follow-up-lapses' }, { by: actors.clock, at: day(73) }))
    .then(
      ['FollowUpLapsed', { lapsedAt: day(73) }],
      ['JourneyEnded', { reason: 'completed' }],
      mainLinesLapsed,
      cancels(9, 'record-follow-up'),
    );

  for (const [when, journey, reason] of [
    ['close', closed, 'closed'],
    ['stop', stopped, 'stopped-by-employee'],
  ] as const) {
    specify(`after the ${when} no talk is planned: nothing but follow-up and retention is accepted`)
      .given(() => aJourney(journey))
      .when(command('RecordBmwTalk', { outcome: 'missed', missedBy: 'employee' }, { by: actors.bmw }))
      .thenRejected('journey-over', { reason });

    specify(`after the ${when} there is nothing to pause`)
      .given(() => aJourney(journey))
      .when(command('PauseJourney', { reason: 'request-of-employee' }, { by: actors.employee }))
      .thenRejected('journey-over', { reason });
  }

  const destroyed = (ground: DestructionGround, days: number) =>
    done('DestroyDossier', { ground, held: false }, { by: actors.system, at: day(days) });

  specify('after the end the dossier is destroyed when retention runs out')
    .given(() => aJourney(stopped))
    .when(command('DestroyDossier', { ground: 'retention-over', held: false }, { by: actors.system, at: day(730) }))
    .then(['DossierDestroyed', { destroyedAt: day(730) }]);

  specify('retention does not destroy a dossier before its time, as that cannot be undone')
    .given(() => aJourney(stopped))
    .when(command('DestroyDossier', { ground: 'retention-over', held: false }, { by: actors.system, at: day(729) }))
    .thenRejected('retention-not-over', { retainedUntil: day(730) });

  specify('what the employee asks to be erased is not kept for retention')
    .given(() => aJourney(stopped))
    .when(command('DestroyDossier', { ground: 'erasure-asked', held: false }, { by: actors.system, at: day(1) }))
    .then(['DossierDestroyed', { destroyedAt: day(1) }]);

  specify('a dossier is not destroyed under a journey that still runs')
    .given(() => aJourney(inClosing))
    .when(command('DestroyDossier', { ground: 'erasure-asked', held: false }, { by: actors.system }))
    .thenRejected('not-allowed-now');

  for (const [first, second] of [
    ['retention-over', 'retention-over'],
    ['retention-over', 'erasure-asked'],
    ['erasure-asked', 'retention-over'],
    ['erasure-asked', 'erasure-asked'],
  ] as const) {
    specify(`a dossier is destroyed once: ${second} finds nothing after ${first}`)
      .given(() => aJourney(stopped, destroyed(first, 730)))
      .when(command('DestroyDossier', { ground: second, held: false }, { by: actors.system, at: day(731) }))
      .thenRejected('dossier-destroyed');
  }

  for (const ground of ['retention-over', 'erasure-asked'] as const) {
    specify(`what is under a legal hold is not destroyed, whatever the ground: ${ground}`)
      .given(() => aJourney(stopped))
      .when(command('DestroyDossier', { ground, held: true }, { by: actors.system, at: day(730) }))
      .thenRejected('legal-hold');
  }

  specify('a hold that comes too late finds nothing left to keep')
    .given(() => aJourney(stopped, destroyed('retention-over', 730)))
    .when(command('DestroyDossier', { ground: 'retention-over', held: true }, { by: actors.system, at: day(731) }))
    .thenRejected('dossier-destroyed');

  specify('no person destroys a dossier')
    .given(() => aJourney(stopped))
    .when(command('DestroyDossier', { ground: 'retention-over', held: false }, { by: actors.administrator }))
    .thenRejected('not-your-role', { role: 'administrator' });
});
