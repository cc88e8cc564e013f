import type { Actor } from '../journey/decider.js';
import { involvedPractitionerIds } from '../journey/involvement.js';
import { reject, type Rejection } from '../journey/rejection.js';
import type { JourneyState } from '../journey/state.js';
import type { Instant } from '../journey/time.js';
import { isOpenAt, MOST_BREAK_GLASS_HOURS, waitsForApprovalAt, type BreakGlass } from './break-glass.js';

/** A dossier is opened for some hours, and at most for four. Source: `README.md`, "Who". */
export const withinHours = (hours: number): Rejection | null =>
  Number.isInteger(hours) && hours >= 1 && hours <= MOST_BREAK_GLASS_HOURS
    ? null
    : reject('break-glass-too-long', { most: MOST_BREAK_GLASS_HOURS });

/** Nobody opens, or lets open, the dossier of a journey in which they have part themselves. */
export const notByAParty = (state: JourneyState, { personId }: Actor): Rejection | null => {
  const { employeeId, requesterId, managerId } = state;
  const parties = [employeeId, requesterId, managerId, ...involvedPractitionerIds(state)];
  return parties.includes(personId) ? reject('break-glass-by-party') : null;
};

/** Who approves is not who asked. */
export const bySecondPerson = ({ requestedById }: BreakGlass, { personId }: Actor): Rejection | null =>
  requestedById === personId ? reject('break-glass-needs-second-person') : null;

/** What is destroyed cannot be opened. */
export const dossierIsKept = ({ stage }: JourneyState): Rejection | null =>
  stage.kind === 'ended' && stage.dossier === 'destroyed' ? reject('dossier-destroyed') : null;

/** One request at a time by one person, so that ending it ends all that they may read. */
export const notAskedYet = ({ breakGlass }: JourneyState, { personId }: Actor, now: Instant): Rejection | null =>
  breakGlass.some(
    (glass) => glass.requestedById === personId && (isOpenAt(glass, now) || waitsForApprovalAt(glass, now)),
  )
    ? reject('break-glass-asked-already')
    : null;
