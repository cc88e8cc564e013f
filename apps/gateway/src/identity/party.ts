import type { Identity, PersonFacts } from '@traject/directory';
import { HttpProblem } from '../problems/http-problem.js';
import type { Caller } from './caller.js';

/** As whom a login acts, or why it does not act yet. */
export type Party =
  | { readonly kind: 'acts'; readonly caller: Caller }
  /** Nobody who is active has this login. */
  | { readonly kind: 'nobody' }
  /** Several have it, and none was chosen. */
  | { readonly kind: 'to-choose' }
  /** Who was chosen is not among those who have it. */
  | { readonly kind: 'not-theirs' };

/**
 * A login under which nobody who is active acts.
 * @param login told to whose it is, where that is known: many providers show nobody what they call it, and whoever
 * enters it has to know
 */
export const personUnknown = (login?: Identity): HttpProblem =>
  new HttpProblem(
    403,
    'person-unknown',
    'Nobody here acts under this login. Ask the administrator to enter you.',
    login === undefined ? {} : { login },
  );

/** Somebody was chosen who does not have this login. */
export const partyNotYours = (): HttpProblem =>
  new HttpProblem(
    403,
    'party-not-yours',
    'This login does not belong to that person. Nothing was changed. See GET /api/me/parties for those it belongs to.',
  );

/** A person as whom somebody acts. */
export const callerFrom = ({ id, roles, organisationId, departmentId }: PersonFacts): Caller => ({
  personId: id,
  roles,
  organisationId,
  departmentId,
});

/**
 * As whom a login acts: as one person at a time, never as several at once, so that what is known in one capacity does
 * not reach the other.
 * @param people who has the login
 * @param chosen whom it names, where it names somebody
 */
export const partyOf = (people: readonly PersonFacts[], chosen: string | null): Party => {
  const active = people.filter((person) => person.active);
  const [first] = active;
  if (first === undefined) return { kind: 'nobody' };
  if (chosen === null) return active.length === 1 ? { kind: 'acts', caller: callerFrom(first) } : { kind: 'to-choose' };
  const named = active.find(({ id }) => id === chosen);
  return named === undefined ? { kind: 'not-theirs' } : { kind: 'acts', caller: callerFrom(named) };
};
