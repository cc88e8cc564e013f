import type {
  AdviceCommand,
  AdviceState,
  CalendarSlice,
  JourneyCommand,
  JourneyState,
  RaiseAdvice,
  RejectionCode,
  RequestJourney,
} from '@traject/domain';
import type { LoggedEvent } from './event-envelope.js';

/** What every command carries besides itself. */
interface CommandEnvelope {
  /** Id of the command, derived from the caller and their idempotency key; equal to the Update's id. */
  readonly commandId: string;
  /** Hash of what was asked, so that one key is never used for two different things. */
  readonly fingerprint: string;
  readonly calendar: CalendarSlice;
}

/** Argument of the Update `journeyCommand`. The first one of a journey is `RequestJourney`, sent with the start. */
export interface JourneyCommandRequest extends CommandEnvelope {
  readonly command: JourneyCommand | RequestJourney;
}

/** Argument of the Update `adviceCommand`. The first one of an advice is `RaiseAdvice`, sent with the start. */
export interface AdviceCommandRequest extends CommandEnvelope {
  readonly command: AdviceCommand | RaiseAdvice;
}

/** Answer of both Updates, given when the events are in the log. */
export interface CommandAnswer {
  /** Sequence of the last event that the command led to. */
  readonly sequence: number;
  /** Fingerprint of the command that was carried out under this id. */
  readonly fingerprint: string;
}

/** A command that was carried out, remembered over continue-as-new and over a restart from the log. */
export interface RememberedCommand extends Omit<CommandAnswer, 'fingerprint'> {
  readonly commandId: string;
  /** Null for a command from before the log kept fingerprints: whoever asks again is answered. */
  readonly fingerprint: string | null;
}

/** The commands that caused these events of one stream, in the order they came; the last sequence of each was its answer. */
export const commandsIn = (
  events: readonly Pick<LoggedEvent, 'sequence' | 'commandId' | 'fingerprint'>[],
): readonly RememberedCommand[] => {
  const commands = new Map<string, RememberedCommand>();
  for (const { commandId, fingerprint, sequence } of events) {
    if (commandId !== null) commands.set(commandId, { commandId, fingerprint, sequence });
  }
  return [...commands.values()];
};

/** Argument of the workflow `supportJourney`; without a snapshot it waits for its request. */
export interface JourneyStart {
  readonly journeyId: string;
  readonly snapshot: JourneyState | null;
  readonly remembered: readonly RememberedCommand[];
}

/** Argument of the workflow `employerAdvice`; without a snapshot it waits to be raised. */
export interface AdviceStart {
  readonly adviceId: string;
  readonly snapshot: AdviceState | null;
  readonly remembered: readonly RememberedCommand[];
}

/** How an Update is refused: `ApplicationFailure.type` of the failure; `details[0]` holds the parameters. */
export type CommandRefusal = RejectionCode | 'idempotency-key-reused';
