/** What a process found wrong in its own running: a stable code and a sentence without content. */
export class ProcessProblem extends Error {
  override readonly name = 'ProcessProblem';
  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
