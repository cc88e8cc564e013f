import { kindOfStream, type LoggedEvent, type StreamName } from '@traject/contracts';
import type { EventLog } from '@traject/event-log';
import { followJourney, type FollowedJourney, type JourneyPhase } from '@traject/event-stream';
import { recentlyUsed } from './recently-used.js';

/** Where journeys stand, as far as their events were published. */
export interface JourneyPhases {
  /** The journeys whose phase these events changed, with the phase they end in. The events must come in log order. */
  changedBy(events: readonly LoggedEvent[]): Promise<ReadonlyMap<StreamName, JourneyPhase>>;
}

/** Follows phases from event to event; a journey not seen lately is folded anew from its stream. */
export const followPhases = (log: Pick<EventLog, 'readStream'>): JourneyPhases => {
  const remembered = recentlyUsed<FollowedJourney>(2_000);

  const before = async ({ stream, sequence }: LoggedEvent): Promise<FollowedJourney | undefined> => {
    const known = remembered.get(stream);
    if (known !== undefined || sequence === 1) return known;
    const earlier = await log.readStream(stream, { limit: sequence - 1 });
    return earlier.reduce<FollowedJourney | undefined>(followJourney, undefined);
  };

  return {
    changedBy: async (events) => {
      const changed = new Map<StreamName, JourneyPhase>();
      for (const event of events) {
        if (kindOfStream(event.stream) !== 'journey') continue;
        const was = await before(event);
        const is = followJourney(was, event);
        remembered.set(event.stream, is);
        if (is.standing !== was?.standing) changed.set(event.stream, is.standing);
      }
      return changed;
    },
  };
};
