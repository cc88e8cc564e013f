/** What can go wrong with confidential content. The codes are stable. */
export type DossierProblemCode =
  | 'attachment-empty'
  | 'attachment-too-large'
  | 'attachment-type-differs'
  | 'content-differs'
  | 'content-destroyed'
  | 'content-not-found'
  | 'content-too-long'
  | 'content-unreadable'
  | 'destroyed-list-damaged'
  | 'destroyed-list-incomplete'
  | 'destroyed-list-not-applied'
  | 'destroyed-list-unavailable'
  | 'destruction-decided'
  | 'ground-does-not-hold'
  | 'key-file-invalid'
  | 'key-unavailable'
  | 'legal-hold'
  | 'version-conflict';

/** What a {@link DossierProblem} may say beside its code. */
export interface DossierProblemOptions extends ErrorOptions {
  /** Whether it passes by itself, as a key service that is away does: the same may be tried again. */
  readonly mayPass?: boolean;
}

/** An error with a stable code; the message says what was found, what was kept and what to do. It never holds content. */
export class DossierProblem extends Error {
  readonly mayPass: boolean;

  constructor(
    readonly code: DossierProblemCode,
    message: string,
    options: DossierProblemOptions = {},
  ) {
    super(message, options);
    this.name = 'DossierProblem';
    this.mayPass = options.mayPass ?? false;
  }
}
