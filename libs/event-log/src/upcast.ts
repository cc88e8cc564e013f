import type { StoredEvent } from '@traject/contracts';
import { EventLogProblem } from './problem.js';

/** How events of one old version are read as the next one. Stored events are never rewritten. */
export interface Upcaster {
  readonly type: string;
  /** The old version; the outcome is one higher. */
  readonly fromVersion: number;
  /** Pure; gives the data as the next version has it. */
  readonly data: (data: StoredEvent['data']) => StoredEvent['data'];
}

/** Reads an event of any version as the current one. */
export type Upcast = (event: StoredEvent) => StoredEvent;

const nameOf = (type: string, version: number): string => `${type}.v${version}`;

/**
 * Chains upcasters by type and version.
 * @throws EventLogProblem `upcaster-doubled` when two claim the same version of a type
 */
export const upcastWith = (upcasters: readonly Upcaster[]): Upcast => {
  const byName = new Map<string, Upcaster>();
  for (const upcaster of upcasters) {
    const name = nameOf(upcaster.type, upcaster.fromVersion);
    if (byName.has(name)) {
      throw new EventLogProblem('upcaster-doubled', `Two upcasters read ${name}. Keep the one that was released.`, {
        type: upcaster.type,
        version: upcaster.fromVersion,
      });
    }
    byName.set(name, upcaster);
  }
  const upcast: Upcast = (event) => {
    const upcaster = byName.get(nameOf(event.type, event.version));
    if (upcaster === undefined) return event;
    return upcast({ ...event, version: event.version + 1, data: upcaster.data(event.data) });
  };
  return upcast;
};
