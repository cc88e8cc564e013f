import { commandsIn, type LoggedEvent, type ProcessStream, type RememberedCommand } from '@traject/contracts';
import type { EventLog } from './event-log.js';
import { evolveProcess, type ProcessState } from './process-state.js';

/** A journey or an advice, as the log alone has it. */
export interface ProcessInLog {
  readonly stream: ProcessStream;
  readonly state: ProcessState;
  /** Why it ended, or null while it is open. */
  readonly ended: string | null;
  /** Sequence of the last event that its workflow wrote: what retention and erasure add comes after its end. */
  readonly workflowSequence: number;
  /** Every command that it carried out. */
  readonly commands: readonly RememberedCommand[];
}

const isByWorkflow = ({ event }: LoggedEvent): boolean => event.type !== 'DossierDestroyed';

const endOf = ({ stage }: ProcessState): string | null => (stage.kind === 'ended' ? stage.reason : null);

/**
 * Folds a whole stream; null when it has no events. Pure.
 * @throws Error `journey-stream-broken`, `advice-stream-broken` for a stream that was never written by us
 */
export const foldProcess = (stream: ProcessStream, logged: readonly LoggedEvent[]): ProcessInLog | null => {
  const state = logged.reduce<ProcessState | null>((before, { event }) => evolveProcess(stream, before, event), null);
  return (
    state && {
      stream,
      state,
      ended: endOf(state),
      workflowSequence: logged.findLast(isByWorkflow)?.sequence ?? 0,
      commands: commandsIn(logged),
    }
  );
};

/**
 * Reads a journey or an advice from its stream; null when the log has none of this name.
 * @throws Error `journey-stream-broken`, `advice-stream-broken` for a stream that was never written by us
 */
export const readProcess = async (
  eventLog: Pick<EventLog, 'readStream'>,
  stream: ProcessStream,
): Promise<ProcessInLog | null> => foldProcess(stream, await eventLog.readStream(stream));
