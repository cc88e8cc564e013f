/** How long a login lasts. */
export interface LoginLimits {
  /** Milliseconds without a request after which it is over. */
  readonly idleMs: number;
  /** Milliseconds after which it is over whatever happens. */
  readonly longestMs: number;
}

const minuteMs = 60_000;

/** Half an hour without a request, twelve hours in all. */
export const standardLoginLimits: LoginLimits = { idleMs: 30 * minuteMs, longestMs: 12 * 60 * minuteMs };

/** When a login was used, and when it is over whatever happens; milliseconds since 1970. */
export interface LoginTimes {
  readonly lastUsedAtMs: number;
  readonly expiresAtMs: number;
}

/** When a login is over that is not used again. */
export const endsAt = ({ lastUsedAtMs, expiresAtMs }: LoginTimes, { idleMs }: Pick<LoginLimits, 'idleMs'>): number =>
  Math.min(lastUsedAtMs + idleMs, expiresAtMs);

/** Whether a login is over, by either time-out. */
export const isOver = (times: LoginTimes, limits: Pick<LoginLimits, 'idleMs'>, nowMs: number): boolean =>
  nowMs >= endsAt(times, limits);

/**
 * Milliseconds between two notes that a login is used: noting each request would make every read a write. A login so
 * ends up to this much early, and never late.
 */
export const betweenNotesMs = ({ idleMs }: Pick<LoginLimits, 'idleMs'>): number => Math.min(minuteMs, idleMs / 10);
