import { Body, Controller, Headers, Inject, Post } from '@nestjs/common';
import { May } from '../access/may.js';
import { commandIdentity } from '../commands/command-id.js';
import { Shape } from '../http/valid.js';
import { CallerOf, type Caller } from '../identity/caller.js';
import type { Journeys } from './journeys.js';
import type { RequestedJourney } from './request-journey.js';
import { journeyRequest, type JourneyRequestBody } from './request-shape.js';

/** Token of {@link Journeys}. */
export const JOURNEYS = Symbol('journeys');

/** Journeys: request, read, and what may be done at any time. */
@Controller('api/journeys')
export class JourneysController {
  constructor(@Inject(JOURNEYS) private readonly journeys: Journeys) {}

  @Post()
  @May('journey.request')
  request(
    @CallerOf() caller: Caller,
    @Headers('idempotency-key') key: string | undefined,
    @Body(new Shape(journeyRequest)) body: JourneyRequestBody,
  ): Promise<RequestedJourney> {
    return this.journeys.request(caller, commandIdentity(caller.personId, key, ['journey.request', body]), body);
  }
}
