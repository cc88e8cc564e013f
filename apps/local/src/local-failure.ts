import { StreamError } from '@traject/event-stream/stream-error';
import { EngineFailure, diskFullAdvice, meansDiskFull } from '@traject/engines';

/** Stable codes of what can go wrong with a command of the one-machine stack. */
export type LocalFailureCode =
  | 'setting-invalid'
  | 'state-folder-unusable'
  | 'stack-already-running'
  | 'stack-not-running'
  | 'not-in-production'
  | 'app-missing'
  | 'app-not-ready'
  | 'app-keeps-failing'
  | 'engine-ended'
  | 'migration-failed'
  | 'identity-unknown'
  | 'option-invalid'
  | 'token-refused'
  | 'day-too-long';

/** A command that cannot go on. The message says what happened, what was kept and what to do. */
export class LocalFailure extends Error {
  override readonly name = 'LocalFailure';

  constructor(
    readonly code: LocalFailureCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** The line for a person, with the code first; what nobody foresaw keeps its stack, as it is a defect to report. */
export function failureText(error: unknown): string {
  if (meansDiskFull(error)) return `disk-full: ${diskFullAdvice}`;
  if (error instanceof LocalFailure || error instanceof EngineFailure || error instanceof StreamError)
    return `${error.code}: ${error.message}`;
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `unexpected: This should not happen; please report it with the lines below. Data is kept.\n${detail}`;
}
