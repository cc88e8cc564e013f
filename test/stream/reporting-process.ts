import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startApp, type AppProcess } from '../real-parts/app-process.js';

/** Starts the reporting process that was built; it ends with the test that runs. */
export const startReporting = (env: Readonly<Record<string, string>>): AppProcess =>
  startApp({ name: 'reporting', env });

/** How a program ended and what it said. */
export interface ProgramEnd {
  readonly code: number;
  readonly said: string;
}

/** Runs a program about the mart that was built, to its end, or until it is killed. */
export const runMartProgram = (
  name: 'rebuild-mart' | 'check-mart' | 'replay-parked',
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  { killedBy }: { readonly killedBy?: AbortSignal } = {},
): Promise<ProgramEnd> =>
  new Promise((resolve) => {
    const program = fileURLToPath(new URL(`../../apps/reporting/dist/${name}.js`, import.meta.url));
    const child = execFile(
      process.execPath,
      [program, ...args],
      { env: { PATH: process.env['PATH'], ...env }, signal: killedBy, killSignal: 'SIGKILL' },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, said: `${stdout}${stderr}` }),
    );
  });
