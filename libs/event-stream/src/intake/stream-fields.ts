import { routeReasons, routes, type IntakeEvents } from '@traject/domain';
import { codesOf, orNull, type StreamFields } from '../mapping/classification.js';
import { coachKindOrNull, trajectoryKinds } from '../mapping/shared-codes.js';

/** What analysts get of assignment, intake and the chain of trajectories. */
export const intakeStream: StreamFields<IntakeEvents> = {
  PractitionerAssigned: {
    about: 'The coordinator assigned the practitioner who does the intake.',
    fields: { practitionerId: 'pseudonym-of-person', registrationValidUntil: orNull('day') },
  },
  IntakeRecorded: {
    about: 'The intake was held and the practitioner chose a route, with the ground of that choice.',
    fields: { route: codesOf(routes), reason: codesOf(routeReasons), coachKind: coachKindOrNull, reasonRef: 'omit' },
  },
  TrajectoryOpened: {
    about: 'A stretch of BMW, coaching or neutral conversation began; a journey may hold several, one after the other.',
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
    fields: { number: 'count', kind: trajectoryKinds, practitionerId: 'pseudonym-of-person' },
  },
};
