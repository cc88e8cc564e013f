import type { CommandIdentity } from '../commands/command-id.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { requestJourney, type RequestedJourney } from './request-journey.js';
import type { JourneyRequestBody } from './request-shape.js';

/** Journeys over HTTP. */
export interface Journeys {
  request(caller: Caller, identity: CommandIdentity, body: JourneyRequestBody): Promise<RequestedJourney>;
}

/** The journeys of this gateway. */
export const journeysOf = (parts: GatewayParts): Journeys => ({
  request: (caller, identity, body) => requestJourney(parts, caller, identity, body),
});
