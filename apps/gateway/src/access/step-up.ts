import { SetMetadata, type CustomDecorator } from '@nestjs/common';
import type { Proof } from '../identity/caller.js';
import { clockToleranceSeconds } from '../identity/clock-tolerance.js';
import { HttpProblem } from '../problems/http-problem.js';

const stepUpKey = 'traject:step-up';

/** Seconds that the authentication behind a route with `@StepUp()` may be old. */
export const stepUpMaxAgeSeconds = 300;

/** Declares that a route needs a fresh authentication: whoever sits down at an unlocked screen has none. */
export const StepUp = (): CustomDecorator => SetMetadata(stepUpKey, true);

/** Whether a route's handler declares `@StepUp()`. */
export const needsStepUp = (handler: object): boolean => Reflect.getMetadata(stepUpKey, handler) === true;

/** Whether somebody proved who they are within the last minutes. What the future says counts for nothing. */
export const isFresh = ({ authenticatedAtMs }: Pick<Proof, 'authenticatedAtMs'>, nowMs: number): boolean =>
  authenticatedAtMs !== null &&
  nowMs - authenticatedAtMs <= stepUpMaxAgeSeconds * 1_000 &&
  authenticatedAtMs - nowMs <= clockToleranceSeconds * 1_000;

/** Asks for a fresh authentication (RFC 9470): a browser goes to `stepUpAt`, an API client gets another token. */
export const stepUpNeeded = (): HttpProblem =>
  new HttpProblem(
    401,
    'step-up-needed',
    'This needs a log-in of the last minutes. Nothing was changed. Log in again and repeat it.',
    { maxAgeSeconds: stepUpMaxAgeSeconds, stepUpAt: '/login?stepUp=yes' },
  );
