/** Thrown when the environment does not say what a process needs; names every setting that is wrong. */
export class SettingsProblem extends Error {
  override readonly name = 'SettingsProblem';
  readonly code = 'settings-invalid';
}

const isPort = (port: number): boolean => Number.isInteger(port) && port >= 0 && port < 65_536;

/** What is wrong with a port (0 takes a free one), without its value; empty when nothing is. */
export const portFault = (setting: string, port: number): string => (isPort(port) ? '' : `${setting} must be a port`);

/**
 * Ends the start of a process whose settings have faults; empty faults do not count.
 * @throws {SettingsProblem} `settings-invalid`, naming all of them
 */
export const refuseFaults = (processName: string, faults: readonly string[]): void => {
  const found = faults.filter((fault) => fault !== '');
  if (found.length === 0) return;
  throw new SettingsProblem(`The ${processName} cannot start: ${found.join('; ')}. Set what is named and start again.`);
};
