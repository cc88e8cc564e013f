import { routeReasons, routes, type IntakeEvents } from '@traject/domain';
import { codesOf, orNull, type StreamFields } from '../mapping/classification.js';
import { coachKindOrNull, trajectoryKinds } from '../mapping/shared-codes.js';

/** What analysts get of assignment, intake and the chain of trajectories. */
export const intakeStream: StreamFields<IntakeEvents> = {
  PractitionerAssigned: {
    about: 'The coordinator assigned the practitioner who does the intake.',
    when: 'Once, after the consent to be contacted and before the intake.',
    usuallyBy: 'coordinator',
    fields: { practitionerId: 'pseudonym-of-person', registrationValidUntil: orNull('day') },
  },
  IntakeRecorded: {
    about: 'The intake was held and the practitioner chose a route, with the ground of that choice.',
    when: 'Once, when the practitioner has written down the intake.',
    usuallyBy: 'bmw-practitioner',
    fields: { route: codesOf(routes), reason: codesOf(routeReasons), coachKind: coachKindOrNull, reasonRef: 'omit' },
  },
  TrajectoryOpened: {
    about: 'A stretch of BMW, coaching or neutral conversation began; a journey may hold several, one after the other.',
    when: 'When a stretch begins: after the intake, or when a referral is accepted and handed over.',
    usuallyBy: 'bmw-practitioner',
    fields: {
      number: 'count',
      kind: trajectoryKinds,
      coachKind: coachKindOrNull,
      practitionerId: 'pseudonym-of-person',
      registrationValidUntil: orNull('day'),
    },
  },
  TrajectoryEnded: {
    about: 'A stretch of BMW, coaching or neutral conversation ended; what follows is a next one or the closing.',
    when: 'When the last talk, session or conversation of the stretch is over, or it is broken off.',
    usuallyBy: 'bmw-practitioner',
    fields: { number: 'count', kind: trajectoryKinds, practitionerId: 'pseudonym-of-person' },
  },
};
