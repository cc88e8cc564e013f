import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { environment } from '@traject/contracts';
import { compiledOnce } from '../real-parts/compiled-once.js';
import type { ErasureWorld } from './erasure-world.js';

/** What a program printed, line by line, and how it ended. */
export interface ProgramOutcome {
  readonly exitCode: number;
  readonly lines: readonly string[];
}

/** Runs a program of the worker as an operator does, with the database as its eraser. */
export const runAsEraser = (
  { database, destroyedKeysFile }: ErasureWorld,
  name: 'apply-destroyed-keys' | 'retention',
  args: readonly string[] = [],
): Promise<ProgramOutcome> =>
  new Promise((resolve) => {
    const program = fileURLToPath(new URL(`../../apps/worker/dist/${name}.js`, import.meta.url));
    const env = {
      PATH: process.env['PATH'],
      ...compiledOnce(),
      [environment.databaseUrl]: database.urls.traject_eraser,
      [environment.destroyedKeysFile]: destroyedKeysFile,
    };
    const child = execFile(process.execPath, [program, ...args], { env }, (_error, printed, complained) => {
      const lines = `${printed}${complained}`.split('\n').filter((line) => line !== '');
      resolve({ exitCode: child.exitCode ?? -1, lines });
    });
  });
