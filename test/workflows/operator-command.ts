import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { environment } from '@traject/contracts';
import { compiledOnce } from '../real-parts/compiled-once.js';
import type { WorkerWorld } from './worker-process.js';

/** What an operator's command printed, and how it ended. */
export interface CommandOutcome {
  readonly exitCode: number;
  readonly lines: readonly string[];
}

/** Runs a command of the worker as an operator does, and waits for its end. */
export const runOperatorCommand = (
  name: 'compare-journeys' | 'restart-journey',
  args: readonly string[],
  { databaseUrl, temporalAddress, taskQueue, payloadKeyFile }: WorkerWorld,
): Promise<CommandOutcome> =>
  new Promise((resolve) => {
    const program = fileURLToPath(new URL(`../../apps/worker/dist/${name}.js`, import.meta.url));
    const env = {
      PATH: process.env['PATH'],
      ...compiledOnce(),
      [environment.databaseUrl]: databaseUrl,
      [environment.temporalAddress]: temporalAddress,
      [environment.taskQueue]: taskQueue,
      [environment.payloadKeyFile]: payloadKeyFile ?? inject('payloadKeyFile'),
    };
    const child = execFile(process.execPath, [program, ...args], { env }, (_error, printed, complained) => {
      const lines = `${printed}${complained}`.split('\n').filter((line) => line !== '');
      resolve({ exitCode: child.exitCode ?? -1, lines });
    });
  });
