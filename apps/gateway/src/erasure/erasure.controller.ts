import { Controller, Get, Headers, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { May } from '../access/may.js';
import { StepUp } from '../access/step-up.js';
import { Shape, uuidPath } from '../http/valid.js';
import { CallerOf, type Caller } from '../identity/caller.js';
import type { Erasure, ErasureAccepted, ErasureState } from './erasure.js';

/** Token of {@link Erasure}. */
export const ERASURE = Symbol('erasure');

/** Somebody asks that they are erased. */
@Controller('api/me/erasure')
export class MyErasureController {
  constructor(@Inject(ERASURE) private readonly erasure: Erasure) {}

  @Post()
  @HttpCode(202)
  @May('erasure.ask-own')
  @StepUp()
  ask(@CallerOf() caller: Caller, @Headers('idempotency-key') key: string | undefined): Promise<ErasureAccepted> {
    return this.erasure.ofOneself(caller, key);
  }

  @Get()
  @May('erasure.read-own')
  read(@CallerOf() caller: Caller): Promise<ErasureState> {
    return this.erasure.stateOfOwn(caller);
  }
}

/** The erasure of a person is asked for on their behalf. */
@Controller('api/people/:id/erasure')
export class PersonErasureController {
  constructor(@Inject(ERASURE) private readonly erasure: Erasure) {}

  @Post()
  @HttpCode(202)
  @May('erasure.ask')
  @StepUp()
  ask(
    @CallerOf() caller: Caller,
    @Headers('idempotency-key') key: string | undefined,
    @Param('id', new Shape(uuidPath('personId'))) id: string,
  ): Promise<ErasureAccepted> {
    return this.erasure.ofPerson(caller, key, id);
  }

  @Get()
  @May('erasure.read')
  read(@CallerOf() caller: Caller, @Param('id', new Shape(uuidPath('personId'))) id: string): Promise<ErasureState> {
    return this.erasure.stateOf(caller, id);
  }
}
