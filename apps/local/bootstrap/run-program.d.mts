/** Runs a program in a process group of its own, passes signals on to it and gives its exit code. */
export function runProgram(
  node: string,
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv },
): Promise<number>;
