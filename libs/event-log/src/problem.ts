import type { AppendAlarm } from '@traject/contracts';

/** What can be wrong with an append or with the log itself. */
export type EventLogProblemCode =
  | AppendAlarm
  | 'append-unanswered'
  | 'event-version-unknown'
  | 'log-has-gap'
  | 'position-ahead-of-log'
  | 'read-model-row-invalid'
  | 'upcaster-doubled';

/** An error with a stable code and facts for a program; ids and numbers only, never content. */
export class EventLogProblem extends Error {
  constructor(
    readonly code: EventLogProblemCode,
    message: string,
    readonly facts: Readonly<Record<string, string | number>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'EventLogProblem';
  }
}

/** The stream has moved on since the writer looked. Nothing was written. */
export const streamConflict = (stream: string, expected: number, found: number): EventLogProblem =>
  new EventLogProblem(
    'stream-conflict',
    `Stream ${stream} was expected at sequence ${expected} and stands at ${found}. Nothing was written. Read the stream again and decide anew.`,
    { stream, expected, found },
  );

/** An event of this id is in the log and says something else. An alarm: the writer does not repeat itself. */
export const eventPayloadDiffers = (eventId: string, position: number): EventLogProblem =>
  new EventLogProblem(
    'event-payload-differs',
    `Event ${eventId} stands at position ${position} with another payload than the one given now. The log was kept as it is. Find out which writer gave this id twice.`,
    { eventId, position },
  );

/** An event refers to words that are not in the dossier, or not any more. */
export const contentGone = (stream: string): EventLogProblem =>
  new EventLogProblem(
    'content-gone',
    `An event for ${stream} refers to content that is not there. Nothing was written. Have its command sent again with its words.`,
    { stream },
  );
