import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { May } from '../access/may.js';
import { StepUp } from '../access/step-up.js';
import type { Page } from '../http/cursor.js';
import { Shape, uuidPath } from '../http/valid.js';
import { CallerOf, type Caller } from '../identity/caller.js';
import { breakGlassBody, breakGlassQuery, type BreakGlassBody } from './break-glass-shape.js';
import type { BreakGlassAnswer, BreakGlassRequests, ShownBreakGlass } from './break-glass.js';

/** Token of {@link BreakGlassRequests}. */
export const BREAK_GLASS = Symbol('break-glass');

const journeyIdPath = new Shape(uuidPath('journeyId'));
const requestIdPath = new Shape(uuidPath('requestId'));

/** Opening a dossier in an emergency: one asks, a second person approves, and it ends by itself. */
@Controller('api')
export class BreakGlassController {
  constructor(@Inject(BREAK_GLASS) private readonly requests: BreakGlassRequests) {}

  @Post('journeys/:journeyId/break-glass')
  @May('break-glass.request')
  @StepUp()
  request(
    @CallerOf() caller: Caller,
    @Headers('idempotency-key') key: string | undefined,
    @Param('journeyId', journeyIdPath) journeyId: string,
    @Body(new Shape(breakGlassBody)) body: BreakGlassBody,
  ): Promise<BreakGlassAnswer> {
    return this.requests.request(caller, key, journeyId, body);
  }

  @Get('journeys/:journeyId/break-glass')
  @May('journey.break-glass')
  ofJourney(
    @CallerOf() caller: Caller,
    @Param('journeyId', journeyIdPath) journeyId: string,
  ): Promise<{ readonly items: readonly ShownBreakGlass[] }> {
    return this.requests.ofJourney(caller, journeyId);
  }

  @Post('journeys/:journeyId/break-glass/:requestId/approve')
  @HttpCode(200)
  @May('break-glass.approve')
  @StepUp()
  approve(
    @CallerOf() caller: Caller,
    @Headers('idempotency-key') key: string | undefined,
    @Param('journeyId', journeyIdPath) journeyId: string,
    @Param('requestId', requestIdPath) requestId: string,
  ): Promise<BreakGlassAnswer> {
    return this.requests.answer(caller, key, { journeyId, requestId }, 'approve');
  }

  @Post('journeys/:journeyId/break-glass/:requestId/end')
  @HttpCode(200)
  @May('break-glass.end')
  end(
    @CallerOf() caller: Caller,
    @Headers('idempotency-key') key: string | undefined,
    @Param('journeyId', journeyIdPath) journeyId: string,
    @Param('requestId', requestIdPath) requestId: string,
  ): Promise<BreakGlassAnswer> {
    return this.requests.answer(caller, key, { journeyId, requestId }, 'end');
  }

  @Get('break-glass')
  @May('break-glass.list')
  list(
    @CallerOf() caller: Caller,
    @Query(new Shape(breakGlassQuery)) query: z.output<typeof breakGlassQuery>,
  ): Promise<Page<ShownBreakGlass>> {
    return this.requests.list(caller, query);
  }

  @Get('break-glass/:requestId')
  @May('break-glass.read')
  read(
    @CallerOf() caller: Caller,
    @Param('requestId', requestIdPath) requestId: string,
  ): Promise<ShownBreakGlass & { readonly explanation: string | null }> {
    return this.requests.read(caller, requestId);
  }
}
