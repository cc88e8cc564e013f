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

/**
 * Reads an event of any version as the current one. One of a version that is not known, as a later version of this product
 * writes it beside this one, is refused: taken as it is, what it says of consents and of who may read would be read wrongly
 * without a word.
 * @throws EventLogProblem `event-version-unknown`
 */
export type Upcast = (event: StoredEvent) => StoredEvent;

const firstVersion = 1;

const versionUnknown = ({ type, version }: StoredEvent): EventLogProblem =>
  new EventLogProblem(
    'event-version-unknown',
    `The log has ${nameOf(type, version)}, which this version of the product does not read. Nothing was done with it. Start the version that wrote it, or a later one.`,
    { type, version },
  );

const nameOf = (type: string, version: number): string => `${type}.v${version}`;

/**
 * Chains upcasters by type and version. The current version of a type is the one to which its last upcaster leads; the first,
 * where it has none.
 * @throws EventLogProblem `upcaster-doubled` when two claim the same version of a type
 */
export const upcastWith = (upcasters: readonly Upcaster[]): Upcast => {
  const byName = new Map<string, Upcaster>();
  const current = new Map<string, number>();
  for (const upcaster of upcasters) {
    const name = nameOf(upcaster.type, upcaster.fromVersion);
    if (byName.has(name)) {
      throw new EventLogProblem('upcaster-doubled', `Two upcasters read ${name}. Keep the one that was released.`, {
        type: upcaster.type,
        version: upcaster.fromVersion,
      });
    }
    byName.set(name, upcaster);
    current.set(upcaster.type, Math.max(upcaster.fromVersion + 1, current.get(upcaster.type) ?? firstVersion));
  }
  const upcast: Upcast = (event) => {
    const upcaster = byName.get(nameOf(event.type, event.version));
    if (upcaster === undefined) {
      if (event.version !== (current.get(event.type) ?? firstVersion)) throw versionUnknown(event);
      return event;
    }
    return upcast({ ...event, version: event.version + 1, data: upcaster.data(event.data) });
  };
  return upcast;
};
