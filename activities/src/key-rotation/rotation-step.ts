import { ApplicationFailure } from '@temporalio/common';
import { codeOf, type KeyRotationFailure } from '@traject/contracts';
import { DossierProblem } from '@traject/dossier';

const keyUnavailable: KeyRotationFailure = 'key-unavailable';

/**
 * Carries out a step of a rotation. Whatever fails is tried again, as long as it may pass by itself: a key that is not
 * there does not. Only its code goes to Temporal.
 */
export const rotationStep = async <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DossierProblem && !error.mayPass) {
      throw ApplicationFailure.nonRetryable(
        `Keys cannot be wrapped anew (${error.code}). Those that were stay so. See to the key-encryption key, and ask for it anew.`,
        keyUnavailable,
      );
    }
    throw ApplicationFailure.create({
      type: 'key-rotation-step-failed',
      message: `A step of a rotation of keys could not be carried out (${codeOf(error) || 'unexpected'}). It is tried again.`,
    });
  }
};
