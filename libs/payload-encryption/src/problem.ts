/** What can go wrong with what Temporal keeps of a journey. The codes are stable. */
export type PayloadProblemCode =
  | 'payload-damaged'
  | 'payload-key-file-invalid'
  | 'payload-key-unavailable'
  | 'payload-key-unknown'
  | 'payload-not-encrypted'
  | 'payload-without-workflow';

/** An error with a stable code; the message says what was found, what was kept and what to do. It never holds content. */
export class PayloadProblem extends Error {
  override readonly name = 'PayloadProblem';
  constructor(
    readonly code: PayloadProblemCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(`${code}: ${message}`, options);
  }
}
