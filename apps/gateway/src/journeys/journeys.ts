import type { TimelineEntry } from '@traject/access';
import type { CommandIdentity } from '../commands/command-id.js';
import type { Page } from '../http/cursor.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { actAtAnyTime, type AnytimeAnswer, type AnytimeRequest } from './anytime.js';
import { requestJourney, type RequestedJourney } from './request-journey.js';
import type { JourneyRequestBody } from './request-shape.js';
import { listJourneys, readJourney, readTimeline, type JourneysQuery, type ShownJourney } from './read-journeys.js';

/** Journeys over HTTP. */
export interface Journeys {
  request(caller: Caller, identity: CommandIdentity, body: JourneyRequestBody): Promise<RequestedJourney>;
  list(caller: Caller, query: JourneysQuery): Promise<Page<ShownJourney>>;
  read(caller: Caller, journeyId: string): Promise<ShownJourney>;
  timeline(caller: Caller, journeyId: string): Promise<{ readonly items: readonly TimelineEntry[] }>;
  /** A command that is valid in any step. @param key the Idempotency-Key */
  act(caller: Caller, key: string | undefined, journeyId: string, request: AnytimeRequest): Promise<AnytimeAnswer>;
}

/** The journeys of this gateway. */
export const journeysOf = (parts: GatewayParts): Journeys => ({
  request: (caller, identity, body) => requestJourney(parts, caller, identity, body),
  list: (caller, query) => listJourneys(parts, caller, query),
  read: (caller, journeyId) => readJourney(parts, caller, journeyId),
  timeline: (caller, journeyId) => readTimeline(parts, caller, journeyId),
  act: (caller, key, journeyId, request) => actAtAnyTime(parts, caller, key, journeyId, request),
});
