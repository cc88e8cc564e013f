import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import type { TimelineEntry } from '@traject/access';
import type { z } from 'zod';
import { May } from '../access/may.js';
import { commandIdentity } from '../commands/command-id.js';
import type { Page } from '../http/cursor.js';
import { Shape, uuidPath } from '../http/valid.js';
import { CallerOf, type Caller } from '../identity/caller.js';
import { anytimeBodies, type AnytimeAnswer, type AnytimeName } from './anytime.js';
import type { Journeys } from './journeys.js';
import { journeysQuery, type JourneysQuery, type ShownJourney } from './read-journeys.js';
import type { RequestedJourney } from './request-journey.js';
import { journeyRequest, type JourneyRequestBody } from './request-shape.js';

/** Token of {@link Journeys}. */
export const JOURNEYS = Symbol('journeys');

const journeyIdPath = new Shape(uuidPath('journeyId'));
type BodyOf<Name extends AnytimeName> = z.output<(typeof anytimeBodies)[Name]>;

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

  @Get()
  @May('journey.list')
  list(@CallerOf() caller: Caller, @Query(new Shape(journeysQuery)) query: JourneysQuery): Promise<Page<ShownJourney>> {
    return this.journeys.list(caller, query);
  }

  @Get(':journeyId')
  @May('journey.read')
  read(@CallerOf() caller: Caller, @Param('journeyId', journeyIdPath) journeyId: string): Promise<ShownJourney> {
    return this.journeys.read(caller, journeyId);
  }

  @Get(':journeyId/timeline')
  @May('journey.timeline')
  timeline(
    @CallerOf() caller: Caller,
    @Param('journeyId', journeyIdPath) journeyId: string,
  ): Promise<{ readonly items: readonly TimelineEntry[] }> {
    return this.journeys.timeline(caller, journeyId);
  }

  @Post(':journeyId/pause')
  @HttpCode(200)
  @May('journey.pause')
  pause(
    @CallerOf() caller: Caller,
    @Headers('idempotency-key') key: string | undefined,
    @Param('journeyId', journeyIdPath) journeyId: string,
    @Body(new Shape(anytimeBodies.pause)) body: BodyOf<'pause'>,
  ): Promise<AnytimeAnswer> {
    return this.journeys.act(caller, key, journeyId, { name: 'pause', body });
  }

  @Post(':journeyId/resume')
  @HttpCode(200)
  @May('journey.resume')
  resume(
    @CallerOf() caller: Caller,
    @Headers('idempotency-key') key: string | undefined,
    @Param('journeyId', journeyIdPath) journeyId: string,
    @Body(new Shape(anytimeBodies.resume)) body: BodyOf<'resume'>,
  ): Promise<AnytimeAnswer> {
    return this.journeys.act(caller, key, journeyId, { name: 'resume', body });
  }

  @Post(':journeyId/stop')
  @HttpCode(200)
  @May('journey.stop')
  stop(
    @CallerOf() caller: Caller,
    @Headers('idempotency-key') key: string | undefined,
    @Param('journeyId', journeyIdPath) journeyId: string,
    @Body(new Shape(anytimeBodies.stop)) body: BodyOf<'stop'>,
  ): Promise<AnytimeAnswer> {
    return this.journeys.act(caller, key, journeyId, { name: 'stop', body });
  }

  @Post(':journeyId/replace-practitioner')
  @HttpCode(200)
  @May('journey.replace-practitioner')
  replacePractitioner(
    @CallerOf() caller: Caller,
    @Headers('idempotency-key') key: string | undefined,
    @Param('journeyId', journeyIdPath) journeyId: string,
    @Body(new Shape(anytimeBodies['replace-practitioner'])) body: BodyOf<'replace-practitioner'>,
  ): Promise<AnytimeAnswer> {
    return this.journeys.act(caller, key, journeyId, { name: 'replace-practitioner', body });
  }

  @Post(':journeyId/withdraw-consent')
  @HttpCode(200)
  @May('journey.withdraw-consent')
  withdrawConsent(
    @CallerOf() caller: Caller,
    @Headers('idempotency-key') key: string | undefined,
    @Param('journeyId', journeyIdPath) journeyId: string,
    @Body(new Shape(anytimeBodies['withdraw-consent'])) body: BodyOf<'withdraw-consent'>,
  ): Promise<AnytimeAnswer> {
    return this.journeys.act(caller, key, journeyId, { name: 'withdraw-consent', body });
  }

  @Post(':journeyId/move-appointment')
  @HttpCode(200)
  @May('journey.move-appointment')
  moveAppointment(
    @CallerOf() caller: Caller,
    @Headers('idempotency-key') key: string | undefined,
    @Param('journeyId', journeyIdPath) journeyId: string,
    @Body(new Shape(anytimeBodies['move-appointment'])) body: BodyOf<'move-appointment'>,
  ): Promise<AnytimeAnswer> {
    return this.journeys.act(caller, key, journeyId, { name: 'move-appointment', body });
  }
}
