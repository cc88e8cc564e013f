/**
 * The code of an error, of PostgreSQL (`23505`), Node (`ECONNREFUSED`) or ours; empty where it has none. It is all that may
 * go anywhere of an error that quotes what it was about.
 */
export const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** What an operator is told of an error: its code, where it has one, and its sentence. */
export const sentenceOf = (error: unknown): string => {
  const code = codeOf(error);
  const said = error instanceof Error ? error.message : String(error);
  return code === '' ? said : `${code}: ${said}`;
};
