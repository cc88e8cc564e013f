/** Stable codes of what can go wrong with a real part on this machine. */
export type EngineFailureCode =
  | 'port-in-use'
  | 'no-port-free'
  | 'disk-full'
  | 'engine-already-running'
  | 'engine-died'
  | 'engine-not-ready'
  | 'command-failed'
  | 'tool-cache-locked'
  | 'postgres-not-found'
  | 'postgres-folder-unreachable'
  | 'temporal-not-found'
  | 'time-skipping-server-not-found'
  | 'kafka-not-found'
  | 'class-archive-not-written'
  | 'python-not-found';

/** A real part that could not be had, started or stopped. The message says what happened and what to do. */
export class EngineFailure extends Error {
  override readonly name = 'EngineFailure';

  constructor(
    readonly code: EngineFailureCode,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

const diskFullSigns = /ENOSPC|no space left on device|check free disk space|disk is full|SQLITE_FULL/i;

/** Whether an error, or the last lines of a log, mean that the disk is full. */
export function meansDiskFull(signs: unknown): boolean {
  if (signs instanceof Error) {
    if ('code' in signs && signs.code === 'ENOSPC') return true;
    return diskFullSigns.test(signs.message) || (signs.cause !== undefined && meansDiskFull(signs.cause));
  }
  return typeof signs === 'string' && diskFullSigns.test(signs);
}

/** The message for a full disk, the same whichever part met it first. */
export const diskFullAdvice =
  'The disk is full. What was stored before is kept. Free some space (or point TRAJECT_STATE_DIR at another disk) and start again.';
