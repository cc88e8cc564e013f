import type { LoginLimits } from './time-outs.js';

/** What logins work with. */
export interface LoginSurroundings {
  /** Gives the key for browser logins; may throw while none is loaded. */
  readonly key: () => Uint8Array;
  readonly limits: LoginLimits;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
