import { ApplicationFailure } from '@temporalio/common';
import { streamOf } from '@traject/contracts';
import { decide, fold, type DestructionGround, type JourneyEvent } from '@traject/domain';
import { eventIdOf } from '@traject/event-log';
import { calendarSliceAt } from '@traject/working-calendar';
import type { ErasureParts } from './erasure-parts.js';
import { step } from './step-failure.js';

/** Of which journey it is recorded, and why it was destroyed. */
export interface DestroyedDossier {
  readonly journeyId: string;
  readonly ground: DestructionGround;
}

/**
 * Records in the log of an ended journey that its dossier was destroyed, once. Its workflow is over, so that nobody else
 * writes there; a second writer of this very event finds it, and the step is tried again until it is there.
 * @returns whether it is recorded; a journey that goes on, as a restored backup has it, has no end to record it after
 */
export const recordDossierDestroyed =
  ({ eventLog }: ErasureParts) =>
  ({ journeyId, ground }: DestroyedDossier): Promise<boolean> =>
    step(async () => {
      const stream = streamOf('journey', journeyId);
      const logged = await eventLog.readStream(stream);
      // What stands in the stream of a journey is events of a journey, upcast to their current version.
      const state = fold(logged.map(({ event }) => event as unknown as JourneyEvent));
      if (state === null) throw unknownJourney(journeyId);
      const now = new Date().toISOString();
      const decision = decide(
        state,
        // The hold was heeded when the destruction was decided; by now there is nothing left to keep.
        {
          type: 'DestroyDossier',
          actor: { role: 'system', personId: null },
          taskId: null,
          data: { ground, held: false },
        },
        { now, calendar: calendarSliceAt(now, state.policy.dayLengthMs) },
      );
      if (decision.rejected) return decision.code === 'dossier-destroyed';
      const events = decision.events.map((event, index) => ({
        eventId: eventIdOf(stream, state.sequence + index + 1),
        // An event of the domain is an object of plain JSON under `data`; the log's own type says no more than that.
        event: event as typeof event & { readonly data: Readonly<Record<string, unknown>> },
        commandId: null,
        fingerprint: null,
      }));
      await eventLog.appendEvents({ stream, expectedSequence: state.sequence, runId: null, events });
      return true;
    });

const unknownJourney = (journeyId: string): ApplicationFailure =>
  ApplicationFailure.create({
    type: 'journey-unknown',
    nonRetryable: true,
    message: `The log has no journey ${journeyId}, though the read models have. Rebuild them and begin again.`,
  });
