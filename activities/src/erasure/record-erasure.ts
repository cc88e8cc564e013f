import { streamOf, type ErasureAsked } from '@traject/contracts';
import { evolvePerson, recordErasure as decide, type PersonEvent, type PersonState } from '@traject/domain';
import { eventIdOf } from '@traject/event-log';
import type { ErasureParts } from './erasure-parts.js';
import { step } from './step-failure.js';

/**
 * Records that a person was erased, once.
 * @returns the position of that record in the log
 */
export const recordErasure =
  ({ eventLog }: ErasureParts) =>
  ({ personId, commandId, fingerprint }: ErasureAsked): Promise<number> =>
    step(async () => {
      const stream = streamOf('person', personId);
      const logged = await eventLog.readStream(stream);
      // What stands in the stream of a person is events of a person, upcast to their current version.
      const events = logged.map(({ event }) => event as unknown as PersonEvent);
      const state = events.reduce<PersonState | null>(evolvePerson, null);
      const decision = decide(state, personId, { now: new Date().toISOString() });
      if (decision.rejected) return logged.at(-1)?.position ?? 0;
      const { lastPosition } = await eventLog.appendEvents({
        stream,
        expectedSequence: 0,
        runId: null,
        events: decision.events.map((event, index) => ({
          eventId: eventIdOf(stream, index + 1),
          event,
          commandId,
          fingerprint,
        })),
      });
      return lastPosition;
    });
