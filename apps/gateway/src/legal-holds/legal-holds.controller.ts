import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { May } from '../access/may.js';
import { StepUp } from '../access/step-up.js';
import type { Page } from '../http/cursor.js';
import { Shape, uuidPath } from '../http/valid.js';
import { CallerOf, type Caller } from '../identity/caller.js';
import {
  holdsQuery,
  newHold,
  type HoldsQuery,
  type LegalHolds,
  type NewHold,
  type ShownHold,
  type WholeHold,
} from './legal-holds.js';

/** Token of {@link LegalHolds}. */
export const LEGAL_HOLDS = Symbol('legal-holds');

const holdIdPath = new Shape(uuidPath('holdId'));

/** What must be kept although it was to be destroyed. */
@Controller('api/legal-holds')
export class LegalHoldsController {
  constructor(@Inject(LEGAL_HOLDS) private readonly legalHolds: LegalHolds) {}

  @Post()
  @May('legal-hold.set')
  set(
    @CallerOf() caller: Caller,
    @Headers('idempotency-key') key: string | undefined,
    @Body(new Shape(newHold)) body: NewHold,
  ): Promise<ShownHold> {
    return this.legalHolds.set(caller, key, body);
  }

  @Get()
  @May('legal-hold.read')
  list(@CallerOf() caller: Caller, @Query(new Shape(holdsQuery)) query: HoldsQuery): Promise<Page<ShownHold>> {
    return this.legalHolds.list(caller, query);
  }

  @Get(':holdId')
  @May('legal-hold.read')
  read(@CallerOf() caller: Caller, @Param('holdId', holdIdPath) holdId: string): Promise<WholeHold> {
    return this.legalHolds.read(caller, holdId);
  }

  @Post(':holdId/lift')
  @HttpCode(200)
  @May('legal-hold.lift')
  @StepUp()
  lift(
    @CallerOf() caller: Caller,
    @Headers('idempotency-key') key: string | undefined,
    @Param('holdId', holdIdPath) holdId: string,
  ): Promise<ShownHold> {
    return this.legalHolds.lift(caller, key, holdId);
  }
}
