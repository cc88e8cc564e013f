import type { KeyRotationFailure } from '@traject/contracts';
import { rotationWriting } from '@traject/dossier';
import type { KeyRotator } from './key-rotator.js';
import { rotationStep } from './rotation-step.js';

/** Gives up on a rotation, so that whoever asked is told why; another one may be asked for. */
export const giveUpRotation =
  ({ database }: KeyRotator) =>
  ({ rotationId, code }: { readonly rotationId: string; readonly code: KeyRotationFailure }): Promise<void> =>
    rotationStep(() => rotationWriting(database.query).fail(rotationId, code));
