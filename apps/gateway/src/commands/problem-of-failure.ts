import {
  isGrpcServiceError,
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { PayloadProblem } from '@traject/payload-encryption';
import { HttpProblem, keyReused, tryAgain } from '../problems/http-problem.js';
import { problemOfRejection } from '../problems/rejections.js';

/** What Temporal's failure means to the caller; null when there is no workflow that takes commands. */
export function problemOfFailure(cause: unknown): HttpProblem | null {
  if (cause instanceof HttpProblem) return cause;
  if (cause instanceof WorkflowNotFoundError || cause instanceof WorkflowExecutionAlreadyStartedError) return null;
  if (cause instanceof WorkflowUpdateFailedError) return problemOfUpdate(cause);
  const isAway =
    cause instanceof WorkflowUpdateRPCTimeoutOrCancelledError ||
    cause instanceof ServiceError ||
    // The command may be carried out all the same: while a key is changed, an answer under a key not known here yet.
    cause instanceof PayloadProblem ||
    isGrpcServiceError(cause);
  if (isAway) return tryAgain(cause);
  return new HttpProblem(500, 'unexpected', 'Something went wrong here. Try again with the same key.', {}, { cause });
}

function problemOfUpdate(failed: WorkflowUpdateFailedError): HttpProblem {
  const { cause } = failed;
  if (cause instanceof ApplicationFailure) {
    if (cause.type === 'idempotency-key-reused') return keyReused();
    const problem = problemOfRejection(cause.type ?? '', cause.details?.[0]);
    if (problem !== undefined) return problem;
  }
  // A workflow that ends or continues as new while an Update comes in fails it with a code of Temporal's own.
  return tryAgain(failed);
}
