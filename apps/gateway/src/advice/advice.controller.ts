import { Body, Controller, Get, Headers, Inject, Param, Post, Query } from '@nestjs/common';
import { May } from '../access/may.js';
import { commandIdentity } from '../commands/command-id.js';
import type { Page } from '../http/cursor.js';
import { Shape, uuidPath } from '../http/valid.js';
import { CallerOf, type Caller } from '../identity/caller.js';
import type { Advice } from './advice.js';
import { adviceBody, type AdviceBody } from './advice-shape.js';
import type { RaisedAnswer } from './raise-advice.js';
import { adviceQuery, type AdviceQuery, type ShownAdvice } from './read-advice.js';

/** Token of {@link Advice}. */
export const ADVICE = Symbol('advice');

/** Advice to employers. */
@Controller('api/advice')
export class AdviceController {
  constructor(@Inject(ADVICE) private readonly advice: Advice) {}

  @Post()
  @May('advice.raise')
  raise(
    @CallerOf() caller: Caller,
    @Headers('idempotency-key') key: string | undefined,
    @Body(new Shape(adviceBody)) body: AdviceBody,
  ): Promise<RaisedAnswer> {
    return this.advice.raise(caller, commandIdentity(caller.personId, key, ['advice.raise', body]), body);
  }

  @Get()
  @May('advice.list')
  list(@CallerOf() caller: Caller, @Query(new Shape(adviceQuery)) query: AdviceQuery): Promise<Page<ShownAdvice>> {
    return this.advice.list(caller, query);
  }

  @Get(':adviceId')
  @May('advice.read')
  read(
    @CallerOf() caller: Caller,
    @Param('adviceId', new Shape(uuidPath('adviceId'))) adviceId: string,
  ): Promise<ShownAdvice & { readonly text: string | null }> {
    return this.advice.read(caller, adviceId);
  }
}
