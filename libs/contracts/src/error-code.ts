/**
 * The code of an error, of PostgreSQL (`23505`), Node (`ECONNREFUSED`) or ours; empty where it has none. It is all that may
 * go anywhere of an error that quotes what it was about.
 */
export const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';
