/** Codes of {@link ReleaseProblem}. */
export type ReleaseProblemCode = 'release-not-kept' | 'export-ended';

/** What went wrong with what was published or is made of it: a stable code, and a sentence without content. */
export class ReleaseProblem extends Error {
  constructor(
    readonly code: ReleaseProblemCode,
    message: string,
  ) {
    super(message);
    this.name = 'ReleaseProblem';
  }
}
