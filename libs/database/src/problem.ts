/** What can be wrong with a database before any question is asked of it. */
export type DatabaseProblemCode =
  'database-newer-than-code' | 'migration-failed' | 'migration-module-invalid' | 'number-too-large' | 'url-invalid';

/** An error with a stable code; the message says what was found, what was kept and what to do. It never holds content. */
export class DatabaseProblem extends Error {
  constructor(
    readonly code: DatabaseProblemCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'DatabaseProblem';
  }
}
