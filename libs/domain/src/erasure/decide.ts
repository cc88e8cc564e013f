import type { DecisionTime } from '../journey/decider.js';
import { firstRejection, reject, type Rejection } from '../journey/rejection.js';
import { evolvePerson, type PersonEvent, type PersonState } from './events.js';
import { noJourneyIsOpen, nothingIsHeld, servesNobody, type PersonStanding } from './rules.js';

/** Why a person is not erased, or null when nothing stands in the way. */
export const erasureObstacle = (standing: PersonStanding): Rejection | null =>
  firstRejection(noJourneyIsOpen(standing), servesNobody(standing), nothingIsHeld(standing));

/** What an erasure that was carried out makes of a person's stream. */
export type PersonDecision =
  { readonly rejected: false; readonly events: readonly PersonEvent[]; readonly state: PersonState } | Rejection;

/**
 * Records that a person was erased, once. Whether they may be was decided before anything was destroyed; by now it is so,
 * and a record that could be refused would be none. Signed by the system: who asked is nobody's concern afterwards.
 */
export const recordErasure = (
  state: PersonState | null,
  personId: string,
  { now }: Pick<DecisionTime, 'now'>,
): PersonDecision => {
  if (state !== null) return reject('person-erased');
  const event: PersonEvent = { type: 'PersonErased', version: 1, at: now, by: 'system', data: { personId } };
  return { rejected: false, events: [event], state: evolvePerson(null, event) };
};
