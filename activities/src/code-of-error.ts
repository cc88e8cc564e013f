/** The code of an error, which is all that may go to Temporal of one that quotes what it was about. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
