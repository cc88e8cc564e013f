import { Controller, Headers, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { May } from '../access/may.js';
import { Shape, uuidPath } from '../http/valid.js';
import { CallerOf, type Caller } from '../identity/caller.js';
import type { Erasure, ErasureAccepted } from './erasure.js';

/** Token of {@link Erasure}. */
export const ERASURE = Symbol('erasure');

/** Somebody asks that they are erased. */
@Controller('api/me/erasure')
export class MyErasureController {
  constructor(@Inject(ERASURE) private readonly erasure: Erasure) {}

  @Post()
  @HttpCode(202)
  @May('erasure.ask-own')
  ask(@CallerOf() caller: Caller, @Headers('idempotency-key') key: string | undefined): Promise<ErasureAccepted> {
    return this.erasure.ofOneself(caller, key);
  }
}

/** The erasure of a person is asked for on their behalf. */
@Controller('api/people/:id/erasure')
export class PersonErasureController {
  constructor(@Inject(ERASURE) private readonly erasure: Erasure) {}

  @Post()
  @HttpCode(202)
  @May('erasure.ask')
  ask(
    @CallerOf() caller: Caller,
    @Headers('idempotency-key') key: string | undefined,
    @Param('id', new Shape(uuidPath('personId'))) id: string,
  ): Promise<ErasureAccepted> {
    return this.erasure.ofPerson(caller, key, id);
  }
}
