import type { RequestSubject, Route, RouteReason, Theme } from '../journey/codes.js';
import { reject, type Rejection } from '../journey/rejection.js';
import { employerTakesPart, type JourneyState } from '../journey/state.js';

/** What the employee asked for by themselves stays unknown to the employer, so there is no conversation with them. */
export const routeNeedsEmployer = (state: JourneyState): Rejection | null =>
  employerTakesPart(state) ? null : reject('employer-not-involved');

/** A route with the difference it rests on. */
export interface ProposedRoute {
  readonly route: Route;
  readonly reason: RouteReason;
}

const developmentThemes: readonly Theme[] = ['career', 'leadership'];

/**
 * The route the intake form proposes; the practitioner decides. A person's learning or development question is a
 * coach's; resilience, working relations and what an organisation asks of people are BMW's. Source: S2.
 */
export const proposeRoute = (subject: RequestSubject, theme: Theme): ProposedRoute => {
  if (subject === 'person' && developmentThemes.includes(theme)) return { route: 'coach', reason: 'subject' };
  if (subject === 'relation' && theme === 'conflict') return { route: 'neutral-conversation', reason: 'position' };
  if (subject === 'team') return { route: 'coach', reason: 'duration' };
  return { route: 'bmw', reason: 'subject' };
};
