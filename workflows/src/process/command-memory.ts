import type { ApplicationFailure } from '@temporalio/workflow';
import { commandsIn, type CommandAnswer, type RememberedCommand } from '@traject/contracts';
import type { WrittenEvent } from '../activities.js';
import { refusal } from './refusal.js';

/** What a command is known by. */
export interface KnownBy {
  readonly commandId: string;
  readonly fingerprint: string;
}

/** What became of a command. */
export type Outcome = CommandAnswer | ApplicationFailure;

/** What is known of the commands of a process. */
export interface CommandMemory {
  /** What became of it, in the log or not; null for a command that is not known. */
  outcomeOf(command: KnownBy): Outcome | null;
  /** The sequence to which its events led. */
  accepted(command: KnownBy, sequence: number): void;
  /** A command that was accepted is refused after all. */
  refused(commandId: string, reason: ApplicationFailure): void;
  /** From this sequence on it is as these events say, whatever was accepted. */
  takeOver(before: number, written: readonly WrittenEvent[]): void;
  /** The commands that are still known, newest last. */
  all(): readonly RememberedCommand[];
}

const rememberedCommands = 200;

/** Opens the memory with what an earlier run or the log left. */
export const openCommandMemory = (start: readonly RememberedCommand[]): CommandMemory => {
  let remembered = start;
  const refusals = new Map<string, ApplicationFailure>();
  const remember = (...commands: readonly RememberedCommand[]): void => {
    remembered = [...remembered, ...commands].slice(-rememberedCommands);
  };
  return {
    outcomeOf: ({ commandId, fingerprint }) => {
      const refused = refusals.get(commandId);
      if (refused !== undefined) return refused;
      const before = remembered.find((command) => command.commandId === commandId);
      if (before === undefined) return null;
      // Null in what was written before the log kept fingerprints: whoever asks again is answered.
      const isOther = before.fingerprint !== null && before.fingerprint !== fingerprint;
      return isOther ? refusal('idempotency-key-reused') : { sequence: before.sequence, fingerprint };
    },
    accepted: ({ commandId, fingerprint }, sequence) => {
      refusals.delete(commandId);
      remember({ commandId, fingerprint, sequence });
    },
    refused: (commandId, reason) => {
      refusals.set(commandId, reason);
    },
    takeOver: (before, written) => {
      remembered = remembered.filter(({ sequence }) => sequence <= before);
      remember(...commandsIn(written));
    },
    all: () => remembered,
  };
};
