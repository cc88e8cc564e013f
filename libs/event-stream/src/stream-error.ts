/** Stable codes of what can go wrong between the event log and Kafka. */
export type StreamErrorCode =
  | 'stream-unavailable'
  | 'stream-refused'
  | 'publisher-fenced'
  | 'publisher-closed'
  | 'topic-missing'
  | 'empty-record'
  | 'checkpoint-unreadable'
  | 'event-not-mapped'
  | 'event-differs-from-mapping';

/** A failure of the event stream: a stable code and a sentence that says what was kept and what to do; no content. */
export class StreamError extends Error {
  override readonly name = 'StreamError';
  constructor(
    readonly code: StreamErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
