import type { Instant } from './time.js';

/** In which capacity something was done; `clock` is the workflow's own timer, `system` a scheduled job. */
export type ActorRole =
  | 'requester'
  | 'manager'
  | 'employee'
  | 'bmw-practitioner'
  | 'coach'
  | 'coordinator'
  | 'administrator'
  | 'clock'
  | 'system';

/**
 * The shape of every domain event: past tense, versioned, plain JSON, process facts only.
 * No free text and no person's name: ids, numbers, dates, coarse codes and references to content in the dossier.
 */
export interface EventOf<Type extends string, Data> {
  readonly type: Type;
  readonly version: number;
  readonly at: Instant;
  readonly by: ActorRole;
  readonly data: Data;
}
