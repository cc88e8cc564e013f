import { Controller, Get, Headers, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import type { KeyRotation } from '@traject/dossier';
import { May } from '../access/may.js';
import { StepUp } from '../access/step-up.js';
import type { Page } from '../http/cursor.js';
import { Refuses } from '../http/refuses.js';
import { Shape, uuidPath } from '../http/valid.js';
import { CallerOf, type Caller } from '../identity/caller.js';
import { rotationsQuery, type KeyRotations, type RotationAccepted, type RotationsQuery } from './key-rotations.js';

/** Token of {@link KeyRotations}. */
export const KEY_ROTATIONS = Symbol('key-rotations');

const rotationIdPath = new Shape(uuidPath('rotationId'));

/** Wrapping every key of the dossier anew, once the key-encryption key was changed. */
@Controller('api/key-rotations')
export class KeyRotationsController {
  constructor(@Inject(KEY_ROTATIONS) private readonly keyRotations: KeyRotations) {}

  @Post()
  @HttpCode(202)
  @Refuses(409, 'key-rotation-running: see rotationId; key-rotation-by-operator: no worker here may touch keys')
  @May('key-rotation.begin')
  @StepUp()
  begin(@CallerOf() caller: Caller, @Headers('idempotency-key') key: string | undefined): Promise<RotationAccepted> {
    return this.keyRotations.begin(caller, key);
  }

  @Get()
  @May('key-rotation.read')
  list(
    @CallerOf() caller: Caller,
    @Query(new Shape(rotationsQuery)) query: RotationsQuery,
  ): Promise<Page<KeyRotation>> {
    return this.keyRotations.list(caller, query);
  }

  @Get(':rotationId')
  @May('key-rotation.read')
  read(@CallerOf() caller: Caller, @Param('rotationId', rotationIdPath) rotationId: string): Promise<KeyRotation> {
    return this.keyRotations.read(caller, rotationId);
  }
}
