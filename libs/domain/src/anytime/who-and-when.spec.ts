import { describe, expect, test } from 'vitest';
import { commandOfTask, type JourneyCommandType } from '../journey/commands.js';
import type { Actor } from '../journey/decider.js';
import { reject } from '../journey/rejection.js';
import { closed, inBmw, inCoaching, stopped } from '../testing/happenings.js';
import { aJourney, aJourneyFor, aRequest, daysPass, done } from '../testing/journey.js';
import { actors, people } from '../testing/people.js';
import { actsInOwnCapacity } from './actors.js';
import { contactConsentFirst, notOver, notPaused } from './rules.js';

/** Who gives what belongs to no task, as it is meant. */
const meantRoles: Readonly<Partial<Record<JourneyCommandType, readonly Actor['role'][]>>> = {
  PauseJourney: ['employee', 'bmw-practitioner', 'coordinator'],
  ResumeJourney: ['employee', 'bmw-practitioner', 'coordinator'],
  MoveAppointment: ['employee', 'bmw-practitioner'],
  StopJourney: ['employee'],
  WithdrawConsent: ['employee'],
  WithdrawRequest: ['requester'],
  ReplacePractitioner: ['coordinator'],
  OpenDisclosure: ['requester', 'manager'],
  WithdrawDisclosure: ['employee'],
  StrikeClock: ['clock'],
  DestroyDossier: ['system'],
  RequestBreakGlass: ['administrator'],
  ApproveBreakGlass: ['administrator'],
  EndBreakGlass: ['administrator'],
};
// The keys of the table are names of commands; Object.keys forgets their type.
const ofNoTask = Object.keys(meantRoles) as readonly JourneyCommandType[];
const everyCommand: readonly JourneyCommandType[] = [...new Set([...Object.values(commandOfTask), ...ofNoTask])];
const everybody: readonly Actor[] = [
  ...[actors.employee, actors.requester, actors.manager, actors.bmw, actors.coach, actors.coordinator],
  ...[actors.administrator, actors.clock, actors.system],
];

describe('what belongs to no task', () => {
  const inTalks = () => aJourney(inBmw).state;
  const refusal = (type: JourneyCommandType, role: Actor['role']) =>
    ['StopJourney', 'WithdrawConsent', 'WithdrawDisclosure'].includes(type)
      ? reject('only-the-employee')
      : reject('not-your-role', { role });

  test.each(ofNoTask)('%s is done by these and nobody else', (type) => {
    for (const actor of everybody) {
      const may = meantRoles[type]?.includes(actor.role) === true;
      expect(actsInOwnCapacity(inTalks(), type, actor), actor.role).toEqual(may ? null : refusal(type, actor.role));
    }
  });

  const ofOneself: readonly (readonly [JourneyCommandType, Actor['role']])[] = [
    ['StopJourney', 'employee'],
    ['WithdrawRequest', 'requester'],
    ['OpenDisclosure', 'manager'],
    ['OpenDisclosure', 'requester'],
    ['PauseJourney', 'bmw-practitioner'],
    ['PauseJourney', 'employee'],
  ];
  test.each(ofOneself)('%s is not done by another %s', (type, role) => {
    expect(actsInOwnCapacity(inTalks(), type, { role, personId: 'somebody-else' })).toEqual(refusal(type, role));
    expect(actsInOwnCapacity(inTalks(), type, { role, personId: null })).toEqual(refusal(type, role));
  });

  test('is done by the practitioner in the capacity in which they serve', () => {
    const coaching = aJourney(inCoaching()).state;
    const asCoach = { role: 'coach', personId: people.coach } as const;
    const asBmw = { role: 'bmw-practitioner', personId: people.coach } as const;
    expect(actsInOwnCapacity(coaching, 'PauseJourney', asCoach)).toBeNull();
    expect(actsInOwnCapacity(coaching, 'PauseJourney', asBmw)).toEqual(
      reject('not-your-role', { role: 'bmw-practitioner' }),
    );
    const bmwAsCoach = { role: 'coach', personId: people.bmw } as const;
    expect(actsInOwnCapacity(inTalks(), 'MoveAppointment', bmwAsCoach)).toEqual(
      reject('not-your-role', { role: 'coach' }),
    );
    const nobodyServes = aJourney().state;
    expect(actsInOwnCapacity(nobodyServes, 'PauseJourney', actors.bmw)).toEqual(
      reject('not-your-role', { role: 'bmw-practitioner' }),
    );
  });

  test('is nobody’s at the employer where the employee asked by themselves', () => {
    const own = aJourneyFor(aRequest({ requesterId: null, managerId: null })).state;
    for (const role of ['requester', 'manager'] as const)
      expect(actsInOwnCapacity(own, 'OpenDisclosure', { role, personId: people.requester })).toEqual(
        reject('not-your-role', { role }),
      );
  });

  test('says nothing of what belongs to a task', () => {
    for (const type of everyCommand.filter((each) => meantRoles[each] === undefined))
      for (const actor of everybody) expect(actsInOwnCapacity(inTalks(), type, actor)).toBeNull();
  });
});

describe('what is taken', () => {
  const emergency = ['RequestBreakGlass', 'ApproveBreakGlass', 'EndBreakGlass'];
  const taken = (refusalOf: (type: JourneyCommandType) => unknown) =>
    everyCommand.filter((type) => refusalOf(type) === null).toSorted();

  test('before the employee consented to being contacted is their answer, or the end', () => {
    const { state } = aJourney();
    const meant = ['AnswerContactConsent', 'WithdrawRequest', 'StopJourney', 'StrikeClock'];
    expect(taken((type) => contactConsentFirst(state, type))).toEqual(meant.toSorted());
    expect(contactConsentFirst(state, 'PlanBmwTalk')).toEqual(reject('contact-consent-missing'));
    expect(taken((type) => contactConsentFirst(aJourney(inBmw).state, type))).toEqual(everyCommand.toSorted());
  });

  test('in a pause is what ends it, or protects the employee', () => {
    const pause = done('PauseJourney', { reason: 'request-of-employee' }, { by: actors.employee });
    const { state, now } = aJourney(inBmw, pause);
    const meant = [
      ...emergency,
      ...['ResumeJourney', 'StopJourney', 'WithdrawConsent', 'ReplacePractitioner'],
      ...['OpenDisclosure', 'WithdrawDisclosure'],
    ];
    expect(taken((type) => notPaused(state, type))).toEqual(meant.toSorted());
    expect(notPaused(state, 'PlanBmwTalk')).toEqual(reject('journey-paused', { since: now }));
    expect(taken((type) => notPaused(aJourney(inBmw).state, type))).toEqual(everyCommand.toSorted());
  });

  test('after the close is the follow-up, and what was disclosed by then', () => {
    const meant = [
      ...emergency,
      ...['RecordFollowUp', 'StrikeClock', 'StopJourney', 'ReplacePractitioner'],
      ...['OpenDisclosure', 'WithdrawDisclosure', 'WithdrawConsent'],
    ];
    for (const { state } of [aJourney(closed), aJourney(closed, daysPass(42))]) {
      expect(taken((type) => notOver(state, type))).toEqual(meant.toSorted());
      expect(notOver(state, 'PlanBmwTalk')).toEqual(reject('journey-over', { reason: 'closed' }));
    }
  });

  test('after the end is retention, and before the close everything', () => {
    const { state } = aJourney(inBmw, stopped);
    expect(taken((type) => notOver(state, type))).toEqual([...emergency, 'DestroyDossier'].toSorted());
    expect(notOver(state, 'StopJourney')).toEqual(reject('journey-over', { reason: 'stopped-by-employee' }));
    expect(taken((type) => notOver(aJourney(inBmw).state, type))).toEqual(everyCommand.toSorted());
  });
});
