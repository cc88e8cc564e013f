import { coachKinds, type ActorRole, type EndReason, type Party, type Trajectory } from '@traject/domain';
import { codesOf, orNull, type CodeList } from './classification.js';

/** Capacities in which something happens. */
export const actorRoles: CodeList<ActorRole> = {
  code: {
    requester: true,
    manager: true,
    employee: true,
    'bmw-practitioner': true,
    coach: true,
    coordinator: true,
    administrator: true,
    clock: true,
    system: true,
  },
};

/** Kind of a stretch of guidance. */
export const trajectoryKinds: CodeList<Trajectory['kind']> = {
  code: { bmw: true, coaching: true, 'neutral-conversation': true },
};

/** Kind of coach, where one is meant. */
export const coachKindOrNull = orNull(codesOf(coachKinds));

/** Parties of an agreement. */
export const parties: CodeList<Party> = { code: { employee: true, employer: true, coach: true } };

/** How a journey ends. */
export const endReasons: CodeList<EndReason> = {
  code: {
    completed: true,
    'no-support-needed': true,
    'contact-consent-refused': true,
    'contact-consent-lapsed': true,
    'request-withdrawn': true,
    'stopped-by-employee': true,
    'contact-consent-withdrawn': true,
  },
};
