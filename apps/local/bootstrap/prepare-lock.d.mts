/** Runs a step that only one command at a time may run in this clone. */
export function alone<Result>(
  stateFolder: string,
  step: () => Promise<Result>,
  onWait?: (message: string) => void,
): Promise<Result>;
