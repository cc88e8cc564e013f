/** What can go wrong with confidential content. The codes are stable. */
export type DossierProblemCode =
  | 'content-differs'
  | 'content-destroyed'
  | 'content-not-found'
  | 'content-too-long'
  | 'content-unreadable'
  | 'key-file-invalid'
  | 'key-unavailable';

/** An error with a stable code; the message says what was found, what was kept and what to do. It never holds content. */
export class DossierProblem extends Error {
  constructor(
    readonly code: DossierProblemCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'DossierProblem';
  }
}
